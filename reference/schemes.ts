// Contract 8: schemes. The slashes are part of the name: `mailto://x` and `http:/x` are refused.
import type { Bytes } from './byte-strings'

const allowed = new Set(
  `http:// https:// ftp:// file:// smb:// sftp:// feed: feed:// mailto: news: nntp:// gopher:// telnet:// finger://
  worldwind:// ssh:// svn:// svn+ssh:// git:// cvs:// apt: market:// view-source: ed2k:// magnet: udp:// mms://
  lastfm:// spotify: rtsp:// aim: facetime:// gtalk: xmpp: irc:// ircs:// mumble:// callto: skype: sip: teamspeak://
  tel: ventrilo:// xfire: ymsgr: tg:// whatsapp:// steam: steam:// bitcoin: ldap:// ldaps://`.split(/\s+/),
)

/** The scheme a text begins with, colon and slashes included; empty without one. One letter is no scheme. */
export function schemeOf(url: Bytes): Bytes {
  return /^[A-Za-z][A-Za-z0-9+.-]+:(\/\/)?/.exec(url)?.[0] ?? ''
}

/** Exactly one of the list, in lower case. */
export function isAllowed(scheme: Bytes): boolean {
  return allowed.has(scheme)
}
