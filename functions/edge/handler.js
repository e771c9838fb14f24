// The front door: runs at CloudFront's edge (cloudfront-js-2.0) for every request before anything else does.
// It answers the methods a redirect does not take, and hands on what the client sent untouched, in headers of its own
// that a client cannot set: origins see a decoded path and another host.
function handler(event) {
  const request = event.request
  const isApi = request.uri.startsWith('/v1/')

  if (!isApi && request.method !== 'GET' && request.method !== 'HEAD') {
    return {
      statusCode: 405,
      statusDescription: 'Method Not Allowed',
      headers: {
        allow: { value: 'GET, HEAD' },
        'cache-control': { value: 'no-store' },
        'content-type': { value: 'application/problem+json' },
        'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" },
        'referrer-policy': { value: 'no-referrer' },
        'x-content-type-options': { value: 'nosniff' },
      },
      body: JSON.stringify({
        type: 'urn:understudy:problem:method-not-allowed',
        title: 'Method not allowed',
        status: 405,
        detail: 'A short link answers GET and HEAD only.',
      }),
    }
  }

  request.headers['x-understudy-path'] = { value: request.uri }
  request.headers['x-understudy-host'] = { value: request.headers.host ? request.headers.host.value : '' }
  const authorization = request.headers.authorization
  request.headers['x-understudy-authorization'] = { value: authorization ? authorization.value : '' }
  return request
}
