export type Case = { name: string; skip?: string; run: () => Promise<boolean> | boolean }
export type Source = { source: string; cases: (folder: string) => Case[] }
