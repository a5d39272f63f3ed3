# docker run --rm -v "$PWD:/work:ro" svc-lint deploy
FROM node:20-alpine AS build
WORKDIR /build
COPY . .
RUN npm ci && npm pack --pack-destination /tmp

FROM node:20-alpine
COPY --from=build /tmp/svc-lint-*.tgz /tmp/svc-lint.tgz
RUN npm install --global --omit=dev /tmp/svc-lint.tgz && npm cache clean --force && rm /tmp/svc-lint.tgz
USER node
WORKDIR /work
ENTRYPOINT ["svc-lint"]
