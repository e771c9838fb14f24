// The reference of the API as a page for people, out of its description.
import {
  type Asked,
  type Content,
  type Document,
  meant,
  operationsOf,
  type Response,
  type Schema,
} from '../lib/openapi'
import { exampleOf } from './docs-api-example'

const base = 'http://127.0.0.1:8080'

/** The page, in Markdown: for each operation what it is for, a command with its answer, what it takes, gives and refuses. */
export function apiPage(document: Document): string {
  const { info, components } = document
  const operations = operationsOf(document).filter(({ method }) => method !== 'head')
  const parts = [
    `# The API`,
    'Made by `npm run docs:api` from [openapi.yaml](openapi.yaml), which a running service gives as JSON at `/v1/openapi.json`.',
    info.description,
    'Of a type, what is always before it, `urn:understudy:problem:`, is left out below.',
    `## Keys`,
    components.securitySchemes.key.description,
    `## What there is`,
    table([
      ['', '', 'Scope'],
      ...operations.map((asked) => [linkTo(asked.operation.summary), code(titleOf(asked)), scopeOf(asked)]),
    ]),
    ...operations.flatMap((asked) => operationPart(document, asked)),
    `## What is answered`,
    ...Object.entries(components.schemas)
      .filter(([, { type, properties }]) => type === 'object' && properties !== undefined)
      .flatMap(([name, schema]) => [
        `### ${name}`,
        ...(schema.description ? [schema.description] : []),
        fields(schema),
      ]),
  ]
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`
}

function operationPart(document: Document, asked: Asked): string[] {
  const { operation, parameters } = asked
  const { summary, description, requestBody, responses } = operation
  const answers = Object.entries(responses).map(([status, response]) => ({ status, ...meant(document, response) }))
  const isGood = ({ status }: { status: string }) => Number(status) < 400
  return [
    `## ${summary}`,
    [`${code(titleOf(asked))}.`, description ?? ''].join(' '),
    command(document, asked),
    ...(parameters.length === 0
      ? []
      : [
          table([
            ['Parameter', 'In', '', ''],
            ...parameters.map((each) => [
              code(each.name),
              each.in,
              kindOf(each.schema) + (each.required ? ', required' : ''),
              each.description,
            ]),
          ]),
        ]),
    ...(requestBody === undefined
      ? []
      : [`The body is a ${kinds(requestBody.content)}. ${requestBody.description ?? ''}`]),
    table([
      ['Status', '', 'Body', 'Headers'],
      ...answers.filter(isGood).map((each) => [each.status, each.description, kinds(each.content), headersOf(each)]),
    ]),
    table([
      ['Refused', 'Because', 'Types', 'Headers'],
      ...answers
        .filter((each) => !isGood(each))
        .map((each) => [each.status, each.description, types(each), headersOf(each)]),
    ]),
  ].filter((part) => part !== '')
}

/** A line to paste, and what comes back. */
function command(document: Document, asked: Asked): string {
  const { method, target, headers, body, reply, location, status } = exampleOf(document, asked)
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  const key = scopeOf(asked) === '' ? [] : ['-H "Authorization: Bearer $KEY"']
  const words = [
    `curl -s${reply === undefined && location !== undefined ? 'i' : ''}`,
    /[?&]/.test(target) ? quoted(base + target) : base + target,
    ...(method === 'GET' || (method === 'POST' && body !== undefined) ? [] : [`-X ${method}`]),
    ...key,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${quoted(JSON.stringify(body))}`]),
  ]
  const answer =
    reply === undefined
      ? location && `HTTP/1.1 ${status} Found\nlocation: ${location}\n…`
      : typeof reply === 'string'
        ? reply.trim()
        : JSON.stringify(reply, null, 2)
  return ['```console', `$ ${words.join(' ')}`, ...(answer ? [answer] : []), '```'].join('\n')
}

function fields({ properties = {}, required = [] }: Schema): string {
  return table([
    ['Field', '', ''],
    ...Object.entries(properties).map(([name, schema]) => [
      code(name),
      `${kindOf(schema)}${required.includes(name) ? '' : ', may be missing'}`,
      schema.description ?? '',
    ]),
  ])
}

/** What a value is, in words: its type and its limits. */
function kindOf(schema: Schema): string {
  const choices = schema.anyOf ?? schema.oneOf
  if (schema.$ref !== undefined) return nameOf(schema.$ref)
  if (choices !== undefined) return choices.map(kindOf).join(' or ')
  const values = schema.enum ?? ('const' in schema ? [schema.const] : undefined)
  const what = values?.map((each) => code(JSON.stringify(each))).join(', ') ?? [schema.type ?? []].flat().join(' or ')
  const range = (least: number | undefined, most: number | undefined, of: string) =>
    most === undefined && least === undefined
      ? []
      : [`${least ?? 0} to ${most?.toLocaleString('en') ?? 'any number of'}${of}`]
  return [
    what + (schema.items ? ` of ${kindOf(schema.items)}` : ''),
    ...range(schema.minLength, schema.maxLength, ' characters'),
    ...range(schema.minimum, schema.maximum, ''),
    ...range(schema.minItems, schema.maxItems, ' of them'),
    ...(schema.pattern ? [code(schema.pattern)] : []),
    ...(schema.default === undefined ? [] : [`default ${code(String(schema.default))}`]),
  ].join('; ')
}

/** What bodies are: what they are called, or their media type. */
function kinds(content: Record<string, Content> = {}): string {
  return Object.entries(content)
    .map(([type, { schema }]) => (schema.$ref ? linkTo(nameOf(schema.$ref)) : type))
    .join(', ')
}

function headersOf({ headers = {} }: Response): string {
  return Object.keys(headers).map(code).join(', ')
}

/** The types of problems in a refusal. */
function types({ content = {} }: Response): string {
  const { schema } = content['application/problem+json'] ?? { schema: {} }
  return (schema.oneOf ?? [schema]).map(({ $ref = '' }) => code(nameOf($ref))).join(', ')
}

function titleOf({ method, path }: Asked): string {
  return `${method.toUpperCase()} ${path}`
}

/** A link to a heading, by the name that Markdown gives to it. */
function linkTo(heading: string): string {
  const name = heading.toLowerCase().replace(/[^a-z0-9 _-]/g, '')
  return `[${heading}](#${name.replaceAll(' ', '-')})`
}

function scopeOf({ operation }: Asked): string {
  return operation.security?.[0]?.key[0] ?? ''
}

function nameOf(ref: string): string {
  return ref.split('/').at(-1) ?? ''
}

function code(text: string): string {
  return `\`${text}\``
}

/** Rows as a table; nothing when there is a head only. */
function table([head = [], ...rows]: string[][]): string {
  if (rows.length === 0) return ''
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.trim().replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}
