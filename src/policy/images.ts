import {
  DIGEST_LENGTHS,
  isImageId,
  mayBeShortImageId,
  parseImageReference,
  type ImageReference,
} from "../values/image-reference";
import { setTo } from "../model/edit";
import { cannotTell, forbidField, unresolved, type Outcome } from "./policy";
import { withoutUser } from "../values/secrets";
import { quote } from "../values/text";
import type { ImageUse } from "../model/workload";

/** The form of an image reference, for messages. */
export const IMAGE_FORM = "an image reference such as nginx:1.29, with a lowercase name";

/** Returns the form of a digest, for a reference whose digest has the wrong form. */
export function digestForm(algorithm: keyof typeof DIGEST_LENGTHS): string {
  return `a digest of ${DIGEST_LENGTHS[algorithm]} lowercase hexadecimal digits after "${algorithm}:"`;
}

/** The form of a digest, for a reference whose digest algorithm is not supported. */
export const SUPPORTED_DIGEST = `a digest made with ${Object.keys(DIGEST_LENGTHS).join(" or ")}`;

/** Returns the form that a text that is not an image reference should have. */
function expectedForm(text: string): string {
  const end = text.slice(text.lastIndexOf("@") + 1);
  const [, algorithm = "", digits = ""] = text.includes("@") ? (/^([A-Za-z][\w+.-]*):([^/]*)$/.exec(end) ?? []) : [];
  if (!isSupported(algorithm)) return /^[0-9A-Fa-f]{32,}$/.test(digits) ? SUPPORTED_DIGEST : IMAGE_FORM;
  const isRight = digits.length === DIGEST_LENGTHS[algorithm] && /^[0-9a-f]*$/.test(digits);
  return isRight ? IMAGE_FORM : digestForm(algorithm);
}

function isSupported(algorithm: string): algorithm is keyof typeof DIGEST_LENGTHS {
  return Object.hasOwn(DIGEST_LENGTHS, algorithm);
}

/** A rule against images. */
export interface ImageRule {
  readonly isBad: (image: ImageReference, use: ImageUse) => boolean;
  /** Returns a clause that follows "whether", given the image's title. */
  readonly whether: (title: string) => string;
  /** Returns the message, given the text that names the image in messages, reports, and exemptions. */
  readonly found: (image: ImageReference, title: string, value: string) => string;
  /** Returns that text. If absent, the reference as written. */
  readonly value?: (image: ImageReference) => string;
  readonly fix?: (image: ImageReference) => string;
  /** Returns the reference of an image that can replace it, if one is configured. */
  readonly replacement?: (image: ImageReference) => string | undefined;
  /** Returns the entry of the policy's `allowed` that would accept the image. */
  readonly allow?: (image: ImageReference) => string;
}

/**
 * Returns an outcome for each image that matches the rule. The ID of an image on the host does not show its origin: the
 * resource that provides the image is checked instead.
 */
export function forbidImages(images: readonly ImageUse[], rule: ImageRule): readonly Outcome[] {
  return images.flatMap((use) => judgeImage(use, rule));
}

/** The usual `image: remoteImage.imageId` becomes an ID, which cannot be checked. A policy does not see where the value comes from. */
const PENDING =
  "it will be checked during the update; if it is an image ID, the resource that provides the image is checked instead";

function judgeImage(
  use: ImageUse,
  { isBad, whether, found, value, fix, allow, replacement }: ImageRule,
): readonly Outcome[] {
  const { reference, title } = use;
  if (reference.state === "unknown") return [{ ...unresolved(reference, whether(title)), pending: PENDING }];
  if (reference.state !== "set") return cannotTell(reference, whether(title));
  if (isImageId(reference.value)) return [];
  if (use.acceptsIds && mayBeShortImageId(reference.value)) {
    const decidedBy = `${quote(reference.value)} is an image ID unless the host has an image with that name`;
    return cannotTell({ state: "elsewhere", place: reference.place, decidedBy }, whether(title));
  }
  const image = parseImageReference(reference.value);
  if (image === undefined) {
    const found = quote(withoutUser(reference.value));
    const malformed = reference.place.malformed(expectedForm(reference.value), found);
    return cannotTell(malformed, whether(title));
  }
  const text = value?.(image) ?? reference.value;
  return forbidField({ ...reference, value: image }, () => isBad(image, use), {
    whether: whether(title),
    found: () => found(image, title, text),
    value: () => text,
    fix,
    allow,
    repair: (place) => {
      // The name of an image that is made here, and text that is not the whole reference, are the program's own.
      const isWhole = !use.isOutput && place.written === reference.value;
      const other = isWhole ? replacement?.(image) : undefined;
      return other === undefined ? undefined : setTo(other)(place);
    },
  });
}
