import { cases } from "../support/cases";
import { UNKNOWN } from "../support/workloads";

const DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export default cases({
  good: {
    "Kubernetes' own images": { container: { image: "registry.k8s.io/ingress-nginx/controller:v1.11.2" } },
    "a Docker Official Image by its short name": { container: { image: "nginx" } },
    "a Docker Official Image by its full name and digest": {
      container: { image: `docker.io/library/nginx:1.29.3@${DIGEST}` },
    },
    "Docker Hub by its old name": { container: { image: "index.docker.io/library/nginx:1.29.3" } },
    "Docker Hub without library": { container: { image: "docker.io/nginx:1.29.3" } },
    "Docker Official Images at Amazon": { container: { image: "public.ecr.aws/docker/library/nginx:1.29.3" } },
    "distroless images": { container: { image: "gcr.io/distroless/static-debian12:nonroot" } },
    "Chainguard's images": { container: { image: "cgr.dev/chainguard/nginx:latest" } },
    "Microsoft's images": { container: { image: "mcr.microsoft.com/dotnet/runtime:8.0" } },
    "Red Hat's images": { container: { image: "registry.access.redhat.com/ubi9/ubi-minimal:9.4" } },
    "Amazon Linux": { container: { image: "public.ecr.aws/amazonlinux/amazonlinux:2023" } },
    "a patch that leaves the image as it is": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    },
    "the ID of an image on the host, which says nothing of its origin": {
      docker: { image: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    },
    "an ID without its algorithm": {
      docker: { image: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    },
    "a volume that is no image": { pod: { volumes: [{ name: "data", emptyDir: {} }] } },
    "docker.Image that is given no name": { type: "docker:index/image:Image", inputs: { build: { context: "." } } },
    "docker-build Image without tags": { type: "docker-build:index:Image", inputs: { push: false } },
  },
  bad: {
    "another registry": {
      container: { image: "evil.net/app:1.0" },
      at: "image",
      value: "evil.net/app",
      says: /container "(web|debug)" is "evil\.net\/app", which is not from a trusted registry$/,
      nearMiss: { config: { allowed: ["evil.net", "registry.k8s.io"] }, container: { image: "evil.net/app:1.0" } },
    },
    "another account of Docker Hub": {
      container: { image: "bitnami/nginx:1.29.3" },
      at: "image",
      value: "docker.io/bitnami/nginx",
      says: /is "docker\.io\/bitnami\/nginx"/,
      nearMiss: { container: { image: "library/nginx:1.29.3" } },
    },
    "another account of Docker Hub by its old name": {
      container: { image: "index.docker.io/bitnami/nginx:1.29.3" },
      at: "image",
      nearMiss: {
        config: { allowed: ["index.docker.io/bitnami", "registry.k8s.io"] },
        container: { image: "docker.io/bitnami/nginx:1.29.3" },
      },
    },
    "an account that only begins like the trusted one": {
      config: { allowed: ["ghcr.io/acme"] },
      docker: { image: "ghcr.io/acme-evil/app:1.0" },
      at: "image",
      nearMiss: { config: { allowed: ["ghcr.io/acme"] }, docker: { image: "ghcr.io/acme/evil-app:1.0" } },
    },
    "the account without its repository": {
      config: { allowed: ["ghcr.io/acme/app"] },
      docker: { image: "ghcr.io/acme:1.0" },
      at: "image",
      nearMiss: { config: { allowed: ["ghcr.io/acme/app"] }, docker: { image: "ghcr.io/acme/app:1.0" } },
    },
    "a host that begins like the trusted one": {
      config: { allowed: ["registry.example.com"] },
      docker: { image: "registry.example.com.evil.net/app:1.0" },
      at: "image",
      nearMiss: { config: { allowed: ["registry.example.com"] }, docker: { image: "registry.example.com/app:1.0" } },
    },
    "a top-level domain that begins like the trusted one": {
      config: { allowed: ["registry.example.com"] },
      docker: { image: "registry.example.community/app:1.0" },
      at: "image",
      nearMiss: {
        config: { allowed: ["registry.example.com"] },
        docker: { image: "registry.example.com/munity/app:1.0" },
      },
    },
    "the trusted host as a repository of another": {
      config: { allowed: ["registry.example.com"] },
      docker: { image: "evil.net/registry.example.com/app:1.0" },
      at: "image",
      nearMiss: {
        config: { allowed: ["registry.example.com"] },
        docker: { image: "registry.example.com/evil.net/app:1.0" },
      },
    },
    "a host below the trusted one, as hosts are compared exactly": {
      config: { allowed: ["example.com"] },
      docker: { image: "registry.example.com/app:1.0" },
      at: "image",
      nearMiss: { config: { allowed: ["example.com"] }, docker: { image: "example.com/registry/app:1.0" } },
    },
    "a host in capitals, as hosts are compared exactly": {
      config: { allowed: ["ghcr.io"] },
      docker: { image: "GHCR.IO/acme/app:1.0" },
      at: "image",
      nearMiss: { config: { allowed: ["ghcr.io"] }, docker: { image: "ghcr.io/acme/app:1.0" } },
    },
    "a port of the trusted host": {
      config: { allowed: ["registry.example.com"] },
      docker: { image: "registry.example.com:5000/app:1.0" },
      at: "image",
      nearMiss: {
        config: { allowed: ["registry.example.com:5000"] },
        docker: { image: "registry.example.com:5000/app:1.0" },
      },
    },
    "another port than the trusted one": {
      config: { allowed: ["registry.example.com:5000"] },
      docker: { image: "registry.example.com:50001/app:1.0" },
      at: "image",
      nearMiss: {
        config: { allowed: ["registry.example.com:5000"] },
        docker: { image: "registry.example.com:5000/1/app:1.0" },
      },
    },
    "the host's own registry": {
      docker: { image: "localhost:5000/nginx:1.29.3" },
      at: "image",
      value: "localhost:5000/nginx",
      nearMiss: { docker: { image: "localhosts/nginx:1.29.3" }, config: { allowed: ["docker.io/localhosts"] } },
    },
    "an IPv6 address": {
      docker: { image: "[2001:db8::1]:5000/app:1.0" },
      at: "image",
      nearMiss: {
        config: { allowed: ["[2001:db8::1]:5000"] },
        docker: { image: "[2001:db8::1]:5000/app:1.0" },
      },
    },
    "a digest alone, which pins but does not vouch": {
      container: { image: `evil.net/nginx@${DIGEST}` },
      at: "image",
      value: "evil.net/nginx",
      nearMiss: { container: { image: `nginx@${DIGEST}` } },
    },
    "the default list once it is replaced": {
      config: { allowed: ["registry.example.com"] },
      docker: { image: "registry.k8s.io/pause:3.10" },
      at: "image",
      nearMiss: {
        config: { allowed: ["registry.example.com", "registry.k8s.io/"] },
        docker: { image: "registry.k8s.io/pause:3.10" },
      },
    },
    "everything while nothing is allowed": {
      config: { allowed: [] },
      docker: {},
      at: "image",
      nearMiss: { config: { allowed: ["docker.io"] }, docker: {} },
    },
    "two containers": {
      pod: {
        initContainers: [{ name: "setup", image: "evil.net/a" }],
        containers: [{ name: "web", image: "evil.net/b" }],
      },
      at: ["initContainers[0].image", "containers[0].image"],
      value: ["evil.net/a", "evil.net/b"],
      nearMiss: { pod: { initContainers: [{ name: "setup", image: "a" }], containers: [{ name: "web", image: "b" }] } },
    },
    "an image volume": {
      pod: { volumes: [{ name: "data", image: { reference: "evil.net/data:1.0" } }] },
      at: "volumes[0].image.reference",
      value: "evil.net/data",
      says: /^the image of volume "data" is "evil\.net\/data"/,
      nearMiss: { pod: { volumes: [{ name: "data", image: { reference: "registry.k8s.io/data:1.0" } }] } },
    },
    "a Windows pod": {
      pod: { os: { name: "windows" }, containers: [{ name: "web", image: "evil.net/app:1.0" }] },
      at: "containers[0].image",
      nearMiss: { pod: { os: { name: "windows" }, containers: [{ name: "web", image: "mcr.microsoft.com/app:1.0" }] } },
    },
    "a patch that changes the image": {
      type: "kubernetes:apps/v1:DeploymentPatch",
      inputs: { spec: { template: { spec: { containers: [{ name: "web", image: "evil.net/app:1.0" }] } } } },
      at: "spec.template.spec.containers[0].image",
      nearMiss: {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { spec: { template: { spec: { containers: [{ name: "web", image: "nginx:1.29.3" }] } } } },
      },
    },
    "docker.Container": {
      docker: { image: "bitnami/nginx:1.29.3" },
      at: "image",
      value: "docker.io/bitnami/nginx",
      says: /^the image of container "web" is "docker\.io\/bitnami\/nginx", which is not from a trusted registry$/,
      nearMiss: { docker: { image: "nginx:1.29.3" } },
    },
    "almost the beginning of an ID: 11 digits": {
      config: { allowed: ["registry.example.com"] },
      docker: { image: "e3b0c44298f" },
      at: "image",
      nearMiss: {
        config: { allowed: ["registry.example.com"] },
        docker: { image: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
      },
    },
    "12 digits with a tag, which make a name": {
      config: { allowed: ["registry.example.com"] },
      docker: { image: "e3b0c44298fc:1" },
      at: "image",
      nearMiss: {
        config: { allowed: ["registry.example.com"] },
        docker: { image: "registry.example.com/e3b0c44298fc:1" },
      },
    },
    "12 digits in a pod: the kubelet adds a tag": {
      config: { allowed: ["registry.example.com", "registry.k8s.io"] },
      container: { image: "e3b0c44298fc" },
      lists: ["containers"],
      at: "image",
      nearMiss: {
        config: { allowed: ["registry.example.com", "registry.k8s.io"] },
        container: { image: "registry.example.com/e3b0c44298fc" },
        lists: ["containers"],
      },
    },
    "docker.Service": {
      service: { taskSpec: { containerSpec: { image: "quay.io/app:1.0" } } },
      at: "taskSpec.containerSpec.image",
      nearMiss: {
        config: { allowed: ["quay.io"] },
        service: { taskSpec: { containerSpec: { image: "quay.io/app:1.0" } } },
      },
    },
    "docker.Plugin": {
      type: "docker:index/plugin:Plugin",
      inputs: { name: "vieux/sshfs:latest" },
      at: "name",
      value: "docker.io/vieux/sshfs",
      says: /^the image of plugin "web" is "docker\.io\/vieux\/sshfs"/,
      nearMiss: {
        config: { allowed: ["docker.io/vieux"] },
        type: "docker:index/plugin:Plugin",
        inputs: { name: "vieux/sshfs:latest" },
      },
    },
    "docker.RemoteImage": {
      type: "docker:index/remoteImage:RemoteImage",
      inputs: { name: "evil.net/app:1.0" },
      at: "name",
      says: /^image "web" is/,
      nearMiss: { type: "docker:index/remoteImage:RemoteImage", inputs: { name: "nginx:1.29.3" } },
    },
    "docker.Image": {
      type: "docker:index/image:Image",
      inputs: { imageName: "evil.net/app:1.0" },
      at: "imageName",
      nearMiss: {
        config: { allowed: ["evil.net/app"] },
        type: "docker:index/image:Image",
        inputs: { imageName: "evil.net/app:1.0" },
      },
    },
    "docker.RegistryImage": {
      type: "docker:index/registryImage:RegistryImage",
      inputs: { name: "evil.net/app:1.0" },
      at: "name",
      says: /^registry image "web" is/,
      nearMiss: {
        config: { allowed: ["evil.net/app"] },
        type: "docker:index/registryImage:RegistryImage",
        inputs: { name: "evil.net/app:1.0" },
      },
    },
    "docker.Tag from and to another registry": {
      type: "docker:index/tag:Tag",
      inputs: { sourceImage: "evil.net/app:1.0", targetImage: "evil.net/copy:1.0" },
      at: ["sourceImage", "targetImage"],
      value: ["evil.net/app", "evil.net/copy"],
      nearMiss: {
        type: "docker:index/tag:Tag",
        inputs: {
          sourceImage: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          targetImage: "registry.k8s.io/copy:1.0",
        },
      },
    },
    "docker-build Image with one bad tag of two": {
      config: { allowed: ["ghcr.io/acme"] },
      type: "docker-build:index:Image",
      inputs: { tags: ["ghcr.io/acme/app:1.0", "ghcr.io/acme-evil/app:1.0"] },
      at: "tags[1]",
      value: "ghcr.io/acme-evil/app",
      nearMiss: {
        config: { allowed: ["ghcr.io/acme"] },
        type: "docker-build:index:Image",
        inputs: { tags: ["ghcr.io/acme/app:1.0", "ghcr.io/acme/evil/app:1.0"] },
      },
    },
    "the image of a builder, stated or not": {
      type: "docker:index/buildxBuilder:BuildxBuilder",
      inputs: { kubernetes: { rootless: true, qemu: { install: true, image: "evil.example.com/binfmt" } } },
      at: ["kubernetes.image", "kubernetes.qemu.image"],
      value: ["docker.io/moby/buildkit", "evil.example.com/binfmt"],
      nearMiss: {
        type: "docker:index/buildxBuilder:BuildxBuilder",
        inputs: { kubernetes: { rootless: true, image: "registry.k8s.io/buildkit:1", qemu: { install: false } } },
      },
    },
    "the tag of an index": {
      type: "docker-build:index:Index",
      inputs: { tag: "evil.example.com/app:1", sources: ["evil.example.com/app:1-amd64"] },
      at: "tag",
      nearMiss: { type: "docker-build:index:Index", inputs: { tag: "registry.k8s.io/app:1", sources: [] } },
    },
  },
  undecided: {
    "an image from an output": {
      container: { image: UNKNOWN },
      at: "image",
      says: /^cannot determine before deployment whether the image of .*container "(web|debug)" comes from a trusted registry;/,
    },
    "an image that something else supplies": {
      container: { image: undefined },
      at: "image",
      says: /^cannot determine whether .*: no image is set/,
    },
    "the ID of an image that is yet to be pulled": { docker: { image: UNKNOWN }, at: "image" },
    "the beginning of an ID, as docker ps shows it": {
      docker: { image: "e3b0c44298fc" },
      at: "image",
      says: /^cannot determine whether .*: "e3b0c44298fc" is an image ID unless the host has an image with that name$/,
    },
    "the beginning of an ID: 63 digits": {
      docker: { image: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85" },
      at: "image",
    },
    "the beginning of an ID with its algorithm": { docker: { image: "sha256:e3b0c4" }, at: "image" },
    "the beginning of an ID in docker.Service": {
      service: { taskSpec: { containerSpec: { image: "e3b0c44298fc" } } },
      at: "taskSpec.containerSpec.image",
    },
    "the beginning of an ID in docker.Tag": {
      type: "docker:index/tag:Tag",
      inputs: { sourceImage: "e3b0c44298fc", targetImage: "registry.k8s.io/app:1" },
      at: "sourceImage",
    },
    "docker.Service's image from an output": {
      service: { taskSpec: { containerSpec: { image: UNKNOWN } } },
      at: "taskSpec.containerSpec.image",
    },
    "an image volume's reference from an output": {
      pod: { volumes: [{ name: "data", image: { reference: UNKNOWN } }] },
      at: "volumes[0].image.reference",
      says: /the image of volume "data" comes from a trusted registry;/,
    },
    "the volumes from an output": { pod: { volumes: UNKNOWN }, at: "volumes", says: /the image of a volume/ },
    "docker.RemoteImage from an output": {
      type: "docker:index/remoteImage:RemoteImage",
      inputs: { name: UNKNOWN },
      at: "name",
    },
    "docker.Image from an output": {
      type: "docker:index/image:Image",
      inputs: { imageName: UNKNOWN },
      at: "imageName",
    },
    "docker.RegistryImage from an output": {
      type: "docker:index/registryImage:RegistryImage",
      inputs: { name: UNKNOWN },
      at: "name",
    },
    "docker.Tag's source from an output": {
      type: "docker:index/tag:Tag",
      inputs: { sourceImage: UNKNOWN, targetImage: "nginx:1.0" },
      at: "sourceImage",
      says: /the source image of tag "web" comes from a trusted registry;/,
    },
    "one tag of a docker-build Image from an output": {
      type: "docker-build:index:Image",
      inputs: { tags: ["nginx:1.0", UNKNOWN] },
      at: "tags[1]",
    },
    "all tags of a docker-build Image from an output": {
      type: "docker-build:index:Image",
      inputs: { tags: UNKNOWN },
      at: "tags",
    },
  },
  unreadable: {
    "an empty image": {
      container: { image: "" },
      at: "image",
      says: /expected an image reference such as nginx:1.29, with a lowercase name, found ""$/,
    },
    "an image in capitals": {
      docker: { image: "Nginx" },
      at: "image",
      value: null,
      says: /expected an image reference such as nginx:1.29, with a lowercase name, found "Nginx"$/,
    },
    "an image after a space": { container: { image: " nginx" }, at: "image" },
    "an ID in capitals": {
      docker: { image: "SHA256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855" },
      at: "image",
    },
    "a URL": { container: { image: "https://ghcr.io/acme/app" }, at: "image" },
    "a user before the host": {
      config: { allowed: ["registry.example.com"] },
      docker: { image: "registry.example.com@evil.net/app:1.0" },
      at: "image",
      says: /found "…@evil\.net\/app:1\.0"$/,
    },
    "a user and a password before the host, of which nothing is shown": {
      docker: { image: "https://user:secret@registry.example.com/app" },
      at: "image",
      value: null,
      says: /^((?!secret).)*found "…@registry\.example\.com\/app"$/,
    },
    "a digest that is cut off": { container: { image: "nginx@sha256:e3b0c44298fc" }, at: "image" },
    "an image that is an object": {
      container: { image: { name: "nginx" } },
      at: "image",
      says: /expected an image reference, found an object$/,
    },
    "an image volume in one word": {
      pod: { volumes: [{ name: "data", image: "evil.net/data" }] },
      at: "volumes[0].image",
      says: /expected an object, found "evil\.net\/data"$/,
    },
    "a volume in one word": {
      pod: { volumes: ["evil.net/data"] },
      at: "volumes[0]",
      says: /expected an object, found "evil\.net\/data"$/,
    },
    "docker-build Image with one tag in place of a list": {
      type: "docker-build:index:Image",
      inputs: { tags: "nginx:1.0" },
      at: "tags",
      says: /expected a list, found "nginx:1\.0"$/,
    },
  },
});
