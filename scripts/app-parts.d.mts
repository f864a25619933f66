type File = { url: string; revision: string | null; size: number }
export function forRoles<F extends File>(built: Record<string, { file: string; isEntry?: boolean; imports?: string[]; dynamicImports?: string[]; css?: string[]; assets?: string[] }>, files: F[]): (F & { for?: string[] })[]
