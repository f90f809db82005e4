# The base image only has to bring npm: Assay runs on the Node that its own dependencies pin.
FROM node:24-bookworm-slim AS build
WORKDIR /opt/assay
COPY package.json package-lock.json .npmrc ./
COPY console/package.json console/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
RUN useradd --system --uid 8470 --home-dir /var/lib/assay --create-home assay && chmod 700 /var/lib/assay
WORKDIR /opt/assay
COPY --from=build /opt/assay /opt/assay
RUN ln -s /opt/assay/deploy/docker/assay /usr/local/bin/assay
USER assay
VOLUME /var/lib/assay
EXPOSE 8470
ENTRYPOINT ["assay"]
CMD ["serve"]
