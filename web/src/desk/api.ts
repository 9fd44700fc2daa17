/** Requests to the desk this page came from; never to anywhere else. */

/** Who is signed in, as the desk says it. */
export interface Me {
  account: string;
  author: string;
  role: string;
  class: "parties" | "convoy" | "public";
  corridor: string;
  convoy: string;
  csrf: string;
  signs_here: boolean;
  keys: string[];
  agreement: {
    of: string;
    id: string;
    title: Record<string, string>;
    clock: string;
    second_clock: string;
    day: string;
    class: "parties" | "convoy" | "public";
    needed: string[];
    authors: { id: string; role: string; names: Record<string, string>; corridor: string }[];
  };
}

/** status 0: the desk cannot be reached. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

let csrf = "";

export function useToken(token: string): void {
  csrf = token;
}

export async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = csrf ? { "x-csrf-token": csrf } : {};
  if (body !== undefined && !(body instanceof Blob)) headers["content-type"] = "application/json";
  let answer: Response;
  try {
    const sent = body === undefined ? null : body instanceof Blob ? body : JSON.stringify(body);
    answer = await fetch(path, { method, headers, body: sent, signal: AbortSignal.timeout(20_000) });
  } catch (error) {
    throw new Refused(0, String(error));
  }
  const told: unknown = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, reason(told));
  return told as T;
}

function reason(told: unknown): string {
  const detail = (told as { detail?: unknown; error?: unknown }).detail ?? (told as { error?: unknown }).error;
  if (typeof detail === "string") return detail;
  if (Array.isArray(detail)) return detail.map((row) => (typeof row === "string" ? row : String((row as { what?: string }).what ?? ""))).join("; ");
  return "";
}
