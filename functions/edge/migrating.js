// The front door while migrating: runs at CloudFront's edge (cloudfront-js-2.0) for every request before anything else does.
// As in the legacy dialect every method goes through, and paths are hidden from gateways. A request that our own router sent
// has come round: the legacy's address leads back here, and each round would be one more.
function handler(event) {
  const request = event.request
  const sent = request.headers

  if (sent['x-understudy-router']) {
    return {
      statusCode: 508,
      statusDescription: 'Loop Detected',
      headers: {
        'cache-control': { value: 'no-store' },
        'content-type': { value: 'text/plain; charset=utf-8' },
        'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" },
        'referrer-policy': { value: 'no-referrer' },
        'x-content-type-options': { value: 'nosniff' },
      },
      body: 'This request was here before: legacyUrl leads back to this deployment instead of to the legacy system.\n',
    }
  }
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
