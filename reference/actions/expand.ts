// Contract 6.2: expand. It does not count a click.
import type { Outcome } from '../output-formats'
import { isEmpty } from '../php-values'
import { textOf } from '../reading-a-request'
import { keywordOf, shortLink } from '../short-links'
import { cleanUrl } from '../url-cleaning'
import type { Call } from './action'

export function expand({ service, parameters, secure }: Call): Outcome {
  const { settings, store } = service
  const keyword = keywordOf(settings, textOf(parameters, 'shorturl'))
  const link = store.find(cleanUrl(keyword))
  if (!link || isEmpty(link.url)) {
    return { fields: { keyword, message: 'Error: short URL not found', errorCode: '404' }, simple: 'not found' }
  }
  const fields = {
    keyword,
    shorturl: shortLink(settings, keyword, secure),
    longurl: link.url,
    title: link.title ?? false,
    message: 'success',
    statusCode: '200',
  }
  return { fields, simple: link.url }
}
