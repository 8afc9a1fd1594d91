"""The pages and the feed routes: what a request asks, and how an answer leaves. The rules live in the library."""
