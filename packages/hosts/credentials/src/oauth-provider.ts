/** How a vendor does OAuth2, as data. */
export interface OAuthProvider {
  /** Names the provider in messages. */
  readonly id: string;
  /** Where the person is sent. */
  readonly authorizeUrl: string;
  /** Where codes and refresh tokens are exchanged. */
  readonly tokenUrl: string;
  /** Where tokens are revoked (RFC 7009); absent where the vendor has nothing of the kind. */
  readonly revokeUrl?: string;
  /** Where the token to revoke goes. @default 'body' */
  readonly revokeTokenIn?: 'body' | 'query';
  /** @default ' ' */
  readonly scopeSeparator?: ' ' | ',';
  /** Where the app's id and secret go: form fields or HTTP Basic. @default 'body' */
  readonly clientAuth?: 'body' | 'basic';
  /** Whether PKCE (S256) is sent. Vendors without it mostly ignore it. @default true */
  readonly pkce?: boolean;
  /** Further parameters of the authorisation address. */
  readonly authorizeParams?: { readonly [name: string]: string };
  /** Further fields of every token request. */
  readonly tokenParams?: { readonly [name: string]: string };
  /** Credential parts taken from top-level texts of the token answer: part name → field. */
  readonly parts?: { readonly [part: string]: string };
  /** The vendor's account id in a token answer, where it is there. */
  accountId?(answer: { readonly [field: string]: unknown }): string | undefined;
}

/** The app that the host registered at the vendor. */
export interface OAuthClient {
  readonly id: string;
  /** Absent for public clients, which have PKCE alone. */
  readonly secret?: string;
}
