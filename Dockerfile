# The images of ClusterFit. Targets: cpu (the default) and cuda.
#   docker build -t clusterfit:0.1.0 .
#   docker build -t clusterfit:0.1.0-cuda --target cuda .
# deploy/image/README.md says what is in them, and how the same image is made twice.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0.12-noble-chiseled

FROM ${SDK_IMAGE} AS source
RUN command -v strip >/dev/null || { apt-get update -q && apt-get install -qy --no-install-recommends binutils && rm -rf /var/lib/apt/lists/*; }
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY build/ build/
COPY src/ClusterFit.Core/*.csproj src/ClusterFit.Core/
COPY src/ClusterFit.Training/*.csproj src/ClusterFit.Training/
COPY src/ClusterFit.Cluster/*.csproj src/ClusterFit.Cluster/
COPY src/ClusterFit.Host/*.csproj src/ClusterFit.Host/
COPY src/ClusterFit.Cli/*.csproj src/ClusterFit.Cli/
COPY deploy/image/publish.sh deploy/image/

FROM source AS publish-cpu
RUN deploy/image/publish.sh restore libtorch-cpu-linux-x64
COPY src/ src/
RUN deploy/image/publish.sh publish libtorch-cpu-linux-x64

FROM source AS publish-cuda
# The package of libtorch's natives, for a driver that knows CUDA 12.8.
ARG LIBTORCH_CUDA=libtorch-cuda-12.8-linux-x64
RUN deploy/image/publish.sh restore ${LIBTORCH_CUDA}
COPY src/ src/
RUN deploy/image/publish.sh publish ${LIBTORCH_CUDA}

FROM ${RUNTIME_IMAGE} AS runtime
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ClusterFit" \
      org.opencontainers.image.description="Fits orthogonal-sine neural networks to images, thousands at a time" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# No diagnostics: they would make a socket in /tmp, which may be missing.
ENV DOTNET_EnableDiagnostics=0
EXPOSE 4053 8080 9464
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/clusterfit"]
CMD ["node"]
# Kubernetes asks for itself and does not look at this.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/app/clusterfit", "health"]
# The base has no shell: the folder that the program may write, /data, comes with the program. 1654 is the user of .NET's images.
USER 1654:1654

FROM runtime AS cuda
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
COPY --from=publish-cuda /publish /
WORKDIR /data

FROM runtime AS cpu
COPY --from=publish-cpu /publish /
WORKDIR /data
