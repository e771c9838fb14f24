// npm start without its synthesis, which takes most of a start: it runs the app in the folder that ASSEMBLY names.
import { serve } from '../bin/serve'

serve(() => () => process.env.ASSEMBLY ?? '')
