"""Memberships: what a person's role says of the body that the person serves.

A post is a thing of the body, the same in every report; who held it is said by the membership of one report.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from graph.store import iris
from graph.store.quads.bodies import KnownBody
from graph.store.quads.institutions import described_body
from graph.store.quads.subject import Subject
from graph.store.terms import LABEL, A, term, triple, zh
from ontology.posts import Post, posts_in
from ontology.records import Person

__all__ = ["memberships"]


def memberships(subject: Subject, person: NamedNode, record: Person) -> Iterator[Triple]:
    """One membership a post that the role names; one without a body where the role names no known post."""
    if not record.role:
        return
    posts: list[Post | None] = [*posts_in(record.role)] or [None]
    for post in posts:
        title = post.title if post else record.role
        key = (record.name, record.role, record.quote) + ((title,) if len(posts) > 1 else ())
        node = subject.item("membership", *key)
        yield triple(person, term("org", "hasMembership"), node)
        yield triple(node, A, term("org", "Membership"))
        yield triple(node, term("org", "member"), person)
        yield triple(node, LABEL, zh(record.role))
        yield triple(node, term("fz", "roleName"), zh(record.role))
        if post is not None:
            yield from _post(subject, person, node, post)


def _post(subject: Subject, person: NamedNode, membership: NamedNode, post: Post) -> Iterator[Triple]:
    role = iris.item("role", iris.digest(post.title))
    yield triple(membership, term("org", "role"), role)
    yield triple(role, A, term("org", "Role"))
    yield triple(role, LABEL, zh(post.title))
    body = _body_of(subject, post)
    if body is None:
        return
    yield triple(membership, term("org", "organization"), body.iri)
    yield from described_body(body, None)
    if not post.is_office:
        return
    node = iris.item("post", iris.digest(body.iri.value, post.title))
    yield triple(node, A, term("org", "Post"))
    yield triple(node, LABEL, zh(body.label + post.title))
    yield triple(node, term("org", "postIn"), body.iri)
    yield triple(node, term("org", "role"), role)
    yield triple(node, term("org", "heldBy"), person)


def _body_of(subject: Subject, post: Post) -> KnownBody | None:
    """The body that has the post: the one named before it, else that of the place which the title means."""
    for name in post.bodies:
        if (body := subject.bodies.meant_by(name)) is not None:
            return body
    if not post.body or subject.home is None:
        return None
    names = subject.home.names
    for depth in range(len(names), 0, -1):
        above = names[:depth]
        named = not post.before or post.before.endswith((above[-1], post.level or above[-1]))
        if named and above[-1].endswith(post.level):
            return subject.bodies.of_place(above, post.body)
    return None
