/** What `scripts/build-page.mjs` puts in. */
declare module "built:worker" {
  /** The script of the worker. */
  const script: string;
  export default script;
}
declare module "built:kernels" {
  /** gzip in base64. */
  export const fma: string;
  export const plain: string;
}
