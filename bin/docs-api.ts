// npm run docs:api: writes docs/api.md out of docs/openapi.yaml.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openapi } from '../lib/openapi'
import { apiPage } from './docs-api-page'

writeFileSync(join(__dirname, '../docs/api.md'), apiPage(openapi()))
