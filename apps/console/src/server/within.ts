/** What `work` gives, or `otherwise` when that takes too long. The work is left to end by itself. */
export async function within<Value>(timeoutMs: number, work: Promise<Value>, otherwise: () => Value): Promise<Value> {
  const { promise, resolve } = Promise.withResolvers<Value>();
  const timer = setTimeout(() => resolve(otherwise()), timeoutMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
