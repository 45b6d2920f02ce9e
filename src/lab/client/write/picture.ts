/** Black ink on white. */
export function pictureOf(width: number, height: number, inks: Uint8Array): ImageData {
  const picture = new ImageData(width, height);
  for (const [i, ink] of inks.entries()) picture.data.set([255 - ink, 255 - ink, 255 - ink, 255], 4 * i);
  return picture;
}
