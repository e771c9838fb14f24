// A number in a log line that CloudWatch takes out of it and keeps as a metric: its embedded metric format (EMF).
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

/** Where the metrics of ours are. */
export const namespace = 'Understudy'

/** The metrics of ours, and what each is in. Every one has one dimension, the function that wrote it: so many are paid for. */
export const units = { Failures: 'Count', ClickAge: 'Seconds' } as const

/**
 * The fields that make a log line carry one metric, of the function that writes it, at `at` (milliseconds since 1970). What else is in
 * the line stays as it is: a metric is told nothing of it.
 */
export function measured(metric: keyof typeof units, value: number, at: number) {
  const about = {
    Namespace: namespace,
    Dimensions: [['FunctionName']],
    Metrics: [{ Name: metric, Unit: units[metric] }],
  }
  return {
    FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'none',
    [metric]: value,
    _aws: { Timestamp: at, CloudWatchMetrics: [about] },
  }
}
