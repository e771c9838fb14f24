/** The least a function can do and still redirect: the limit of the platform it runs on. */
export const emptyFunction = `exports.handler = async () => ({ statusCode: 302, headers: { location: 'https://example.com/' }, body: '' })\n`
