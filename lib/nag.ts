import { type App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'

/** Has synthesis end with an error where the app breaks a rule of AWS's own catalogue that is not acknowledged. It costs about a second. */
export function addNag(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
}
