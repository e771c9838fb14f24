// The front door in the legacy dialect: runs at CloudFront's edge (cloudfront-js-2.0) for every request before anything else
// does. Every method goes through. Paths are hidden from gateways, which would decode them, join their slashes and refuse
// what they cannot decode: a short link is asked for at /, the API at its own name, and what the client sent travels in
// headers that it cannot set itself.
function handler(event) {
  const request = event.request
  const sent = request.headers

  // What they say is believed further in: they are the comparison's own.
  Object.keys(sent).forEach((name) => {
    if (name.startsWith('x-shadow')) delete sent[name]
  })

  sent['x-understudy-path'] = { value: request.uri }
  sent['x-understudy-host'] = { value: sent.host ? sent.host.value : '' }
  sent['x-understudy-proto'] = { value: sent['x-forwarded-proto'] ? sent['x-forwarded-proto'].value : '' }
  sent['x-understudy-authorization'] = { value: sent.authorization ? sent.authorization.value : '' }

  if (!request.uri.startsWith('/v1/')) request.uri = request.uri.endsWith('/yourls-api.php') ? '/yourls-api.php' : '/'
  return request
}
