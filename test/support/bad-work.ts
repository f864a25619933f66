// Work that never ends, eats all memory or dies: for tests of the process that does slow work aside.
import { ok, type Result } from '#domain/kernel/result.ts'

export async function spin(): Promise<Result<never>> { for (;;); }

export async function eat(): Promise<Result<number>> {
  const eaten: Buffer[] = []
  for (;;) { eaten.push(Buffer.alloc(16 * 1024 * 1024, 1)); await new Promise((done) => setTimeout(done, 5)) }
}

export async function die(): Promise<Result<never>> { process.exit(1) }

export async function double(it: number): Promise<Result<number>> { return ok(2 * it) }
