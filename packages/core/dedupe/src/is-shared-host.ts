// Hosts under which many companies have a page; the path, which tells them apart, is not part of a domain.
const hosts: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ `facebook.com fb.com instagram.com linkedin.com twitter.com x.com youtube.com youtu.be tiktok.com
pinterest.com threads.net xing.com vk.com wa.me t.me linktr.ee bit.ly google.com goo.gl g.page business.site yelp.com
tripadvisor.com crunchbase.com medium.com github.com gitlab.com etsy.com ebay.com amazon.com airbnb.com booking.com
wordpress.com wixsite.com squarespace.com weebly.com blogspot.com godaddysites.com webflow.io github.io notion.site
shopify.com myshopify.com substack.com tumblr.com`.split(/\s+/),
);

// On these a subdomain is a language or a device, on the others it is a customer.
const networks = /^(?:www|m|mobile|[a-z]{2}|[a-z]{2}-[a-z]{2}|web|maps|sites|docs|plus|business)\.([a-z]+\.[a-z]+)$/;

/** Whether a host is a platform where many companies have a page, so that sharing it means nothing. */
export function isSharedHost(domain: string): boolean {
  return hosts.has(domain) || hosts.has(networks.exec(domain)?.[1] ?? '');
}
