import { mapField, unset, type Field, type Place } from "../../place";
import { isSwitchedOn, type SecurityOption } from "../../security-option";
import type { Container, ImageUse, Workload } from "../../workload";
import { emptyContainer, networkNamed, type Subject } from "./parts";

const DEFAULT_IMAGE = "moby/buildkit:buildx-stable-1";
const DEFAULT_QEMU_IMAGE = "tonistiigi/binfmt:latest";

const ADVICE =
  "Build with the engine's own BuildKit, which needs no builder, or with the driver remote. If the program needs this builder, exempt it with a reason.";

/** The kinds of builders that have a block of settings of their own. Each overrides `driver`. */
const BLOCKS = { dockerContainer: "docker-container", kubernetes: "kubernetes", remote: "remote" } as const;

interface Driver {
  readonly name: Field<string>;
  /** The driver's options, with names as the driver knows them. */
  readonly option: (name: string) => Place;
}

/**
 * A docker.BuildxBuilder. The driver docker-container runs BuildKit in a privileged container, and so does kubernetes in
 * its pods; rootless, those run without seccomp and AppArmor instead. Nothing runs for the driver remote.
 *
 * @see https://github.com/docker/buildx/blob/v0.29.1/driver/docker-container/driver.go, create
 * @see https://github.com/docker/buildx/blob/v0.29.1/driver/kubernetes/manifest/manifest.go, NewDeployment and toRootless
 */
export function adaptBuilder(inputs: Place, subject: Subject): Partial<Workload> {
  const driver = driverOf(inputs);
  const { name, option } = driver;
  const isRunning = name.state !== "set" || name.value === "docker-container" || name.value === "kubernetes";
  if (!isRunning) return {};
  const isInCluster = name.state === "set" && name.value === "kubernetes";
  const rootless = isInCluster ? flag(option("rootless")) : unset(name.place);
  return {
    containers: [buildkit(name, rootless, subject), ...emulators(driver, isInCluster, subject)],
    get images() {
      const suffix = isOn(rootless) ? "-rootless" : "";
      const own = orDefault(option("image"), DEFAULT_IMAGE + suffix, `the image of ${subject.title}`);
      const qemu = `the image that installs QEMU for ${subject.title}`;
      return isInCluster && isOn(flag(option("qemu.install")))
        ? [own, orDefault(option("qemu.image"), DEFAULT_QEMU_IMAGE, qemu)]
        : [own];
    },
    get hostNamespaces() {
      return isInCluster ? [] : [networkNamed(option("network"))];
    },
  };
}

function driverOf(inputs: Place): Driver {
  for (const [block, driver] of Object.entries(BLOCKS)) {
    const place = inputs.at(block);
    if (place.isSet)
      return {
        name: place.shape === "unknown" ? place.string() : { state: "set", value: driver, place },
        option: (name) => place.at(...name.split(".")),
      };
  }
  const stated = inputs.at("driver").string();
  const isDefault = stated.state === "unset" || (stated.state === "set" && stated.value === "");
  const options = inputs.at("driverOptions");
  return {
    name: isDefault ? { state: "set", value: "docker-container", place: stated.place } : stated,
    option: (name) => options.at(name),
  };
}

function buildkit(driver: Field<string>, rootless: Field<boolean>, { name, title }: Subject): Container {
  const isPrivileged = mapField(driver, () => true);
  const confined = emptyContainer({ name, title });
  if (rootless.state === "unset" || (rootless.state === "set" && !rootless.value))
    return { ...confined, privileged: isPrivileged, advice: ADVICE };
  if (rootless.state !== "set") return { ...confined, privileged: rootless, advice: ADVICE };
  const off = (key: string): Field<SecurityOption> => ({ ...rootless, value: { key, value: "unconfined" } });
  return { ...confined, securityOptions: [off("seccomp"), off("apparmor")], advice: ADVICE };
}

/** QEMU is installed on the node by a privileged container before BuildKit runs. */
function emulators({ option }: Driver, isInCluster: boolean, { name, title }: Subject): readonly Container[] {
  if (!isInCluster) return [];
  const subject = { name, title: `the container that installs QEMU for ${title}` };
  return [{ ...emptyContainer(subject), privileged: flag(option("qemu.install")), advice: ADVICE }];
}

/** In `driverOptions` switches are texts. */
function flag(place: Place): Field<boolean> {
  const text = place.text();
  if (text === "") return unset(place);
  const on = text === undefined ? undefined : isSwitchedOn(text);
  return on === undefined ? place.boolean() : { state: "set", value: on, place };
}

function isOn(field: Field<boolean>): boolean {
  return field.state === "set" && field.value;
}

function orDefault(place: Place, image: string, title: string): ImageUse {
  const stated = place.string("an image reference");
  const isDefault = stated.state === "unset" || (stated.state === "set" && stated.value === "");
  return { reference: isDefault ? { state: "set", value: image, place } : stated, title, isOutput: false };
}
