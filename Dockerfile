# syntax=docker/dockerfile:1
# One image for the services, the KOS simulator and the operators' commands; what runs is the first argument.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q package -Dmaven.test.skip=true -Dspotless.check.skip=true \
      -pl ingest-api,change-processor,kos-adapter,kos-simulator,operator-cli -am
RUN deploy/collect-dist target/dist /image/dist

FROM eclipse-temurin:25-jre
# The folders that volumes are mounted on take their owner from here.
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /var/lib/product-change product-change \
 && install -d -m 0700 -o product-change -g product-change \
      /var/lib/product-change /var/lib/product-change/state /var/lib/product-change/kos-simulator
COPY LICENSE NOTICE /opt/product-change/
COPY product-change /opt/product-change/product-change
COPY deploy/healthy /opt/product-change/deploy/healthy
COPY --from=build /image/dist /opt/product-change/dist
ENV PRODUCT_CHANGE_DIST=/opt/product-change/dist
USER 10001:10001
WORKDIR /var/lib/product-change
ENTRYPOINT ["/opt/product-change/product-change"]
CMD ["--help"]
