/** A CronJob whose runs may overlap, which is an error on line 5. */
export const cronJob = (name: string): string => `apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${name}
spec:
  schedule: "*/5 * * * *"
  startingDeadlineSeconds: 60
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: ${name}
              image: example/${name}:1
`;
