import type { AdmissionRule } from "../admission";

const MOST_IN_REPOSITORY = 255;

/** Whether the image `item` can be judged by its name. The ID of an image on the host says nothing of its origin. */
export const IS_IMAGE = `!item.isId && item.isValid && item.repository.size() <= ${MOST_IN_REPOSITORY}`;

/** What is no image reference is a violation: nobody can tell what a runtime makes of it. */
export function unreadableImage(whether: string): AdmissionRule {
  return {
    each: "images",
    isBad: `!item.isId && !(${IS_IMAGE})`,
    says: `cannot determine whether {item.title} ${whether}: expected {item.expected}, found "{item.shown}"`,
    at: "",
  };
}
