import type { Asked, Install } from './action'
import type { Answer } from './formats'
import { findLink, keywordIn, shortUrlOf } from './lookup'
import { isEmpty } from './php-values'
import { single } from './request'

/** Action `expand`: where a short URL leads. Counts no click (contract, 6.2). */
export async function expandAnswer(
  { parameters, secure }: Asked,
  { settings, store }: Install<'find'>,
): Promise<Answer> {
  const keyword = keywordIn(single(parameters, 'shorturl'), settings)
  const link = await findLink(keyword, store)
  if (link === null || isEmpty(link.url)) {
    return { fields: { keyword, message: 'Error: short URL not found', errorCode: '404' }, simple: 'not found' }
  }
  const fields = {
    keyword,
    shorturl: shortUrlOf(keyword, settings, secure),
    longurl: link.url,
    title: link.title ?? false,
    message: 'success',
    statusCode: '200',
  }
  return { fields, simple: link.url }
}
