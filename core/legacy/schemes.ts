// URL schemes, as the legacy system understands the word (contract, section 8, steps 4 and 7).
import type { Bytes } from './bytes'

const allowed = new Set(
  `http:// https:// ftp:// file:// smb:// sftp:// feed: feed:// mailto: news: nntp:// gopher:// telnet:// finger://
  worldwind:// ssh:// svn:// svn+ssh:// git:// cvs:// apt: market:// view-source: ed2k:// magnet: udp:// mms:// lastfm://
  spotify: rtsp:// aim: facetime:// gtalk: xmpp: irc:// ircs:// mumble:// callto: skype: sip: teamspeak:// tel:
  ventrilo:// xfire: ymsgr: tg:// whatsapp:// steam: steam:// bitcoin: ldap:// ldaps://`.split(/\s+/),
)

/** The scheme a URL starts with, its colon and slashes included (`mailto:`, `http://`); empty when it has none. */
export function schemeOf(url: Bytes): Bytes {
  return /^[A-Za-z][A-Za-z0-9+.-]+:(\/\/)?/.exec(url)?.[0] ?? ''
}

/** Whether links may lead to URLs of this scheme. The slashes belong to the name: `tel://` is another scheme than `tel:`. */
export function isAllowedScheme(scheme: Bytes): boolean {
  return allowed.has(scheme)
}
