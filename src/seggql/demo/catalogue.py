"""The demo's catalogue: the attributes and events it defines beside the standard ones."""

from seggql.engine.definitions import EventInput, FieldInput, OptionInput


def _words(text: str) -> tuple[str, ...]:
    """Words apart by blanks, in which an underscore stands for a blank."""
    return tuple(word.replace("_", " ") for word in text.split())


def _options(text: str) -> tuple[OptionInput, ...]:
    """Options written as `value=Label|synonym|synonym`, or as the value alone."""
    options: list[OptionInput] = []
    for word in text.split():
        value, _, names = word.partition("=")
        label, *synonyms = _words((names or value.capitalize()).replace("|", " "))
        options.append(OptionInput(value, label, tuple(synonyms)))
    return tuple(options)


def _field(
    name: str, type_name: str, label: str, synonyms: str = "", options: tuple[OptionInput, ...] | None = None
) -> FieldInput:
    return FieldInput(name, type_name, label, options, synonyms=_words(synonyms))


CATEGORIES = ("shoes", "dresses", "shirts", "electronics", "books", "beauty", "home", "sports")
_CATEGORY = _options(
    "shoes=Shoes|shoe|footwear|sneakers dresses=Dresses|dress shirts=Shirts|shirt electronics=Electronics|gadgets "
    "books=Books|book beauty=Beauty|cosmetics home=Home|furniture sports=Sports|sport|sportswear"
)
_CHANNEL = _options(
    "whatsapp=WhatsApp sms=SMS|text_message email=Email|e-mail push=Push|push_notification instagram=Instagram "
    "webchat=Webchat|chat store=Store|in_store web=Web|online app=App|mobile_app"
)
_DEVICE = _options("mobile=Mobile|phone|smartphone desktop=Desktop|computer tablet=Tablet")

ATTRIBUTES: tuple[FieldInput, ...] = (
    _field(
        "tier", "choice", "Loyalty tier", "tier level loyalty_level membership_level",
        options=_options("bronze silver gold platinum"),
    ),
    _field(
        "interest", "choice", "Interest", "interested_in",
        options=_options("consumer=Consumer|private small_business=Small_business|SMB enterprise=Enterprise|corporate"),
    ),
    _field("total_spent", "number", "Total spent", "spend spending revenue lifetime_value"),
    _field("loyalty_points", "number", "Loyalty points", "points"),
    _field("renewal_date", "date", "Renewal date", "renewal renews"),
    _field("favorite_color", "text", "Favorite color", "favourite_colour color"),
    _field("newsletter", "boolean", "Newsletter", "subscribed newsletter_subscriber"),
    _field("preferred_device", "choice", "Preferred device", "device", options=_DEVICE),
    FieldInput(
        "orders", "object_list", "Orders", synonyms=("order",),
        fields=(
            _field("category", "choice", "Category", options=_CATEGORY),
            _field("price", "number", "Price", "amount cost"),
            _field("quantity", "number", "Quantity", "pieces"),
            _field("ordered_on", "date", "Ordered on", "order_date"),
        ),
    ),
)  # fmt: skip


def _event(name: str, label: str, synonyms: tuple[str, ...], *properties: FieldInput) -> EventInput:
    return EventInput(name, label, properties, synonyms)


_CATEGORY_FIELD = _field("category", "choice", "Category", options=_CATEGORY)
_PRODUCT = _field("product", "text", "Product", "item")
_PRICE = _field("price", "number", "Price", "amount")
_CHANNEL_FIELD = _field("channel", "choice", "Channel", options=_CHANNEL)
_DEVICE_FIELD = _field("device", "choice", "Device", options=_DEVICE)
_CAMPAIGN = _field("campaign", "text", "Campaign")

EVENTS: tuple[EventInput, ...] = (
    _event(
        "purchase", "Purchase", ("bought", "buy", "ordered", "order", "purchased", "shopped", "spent", "paid"),
        _field("amount", "number", "Amount", "value price spend total"), _CATEGORY_FIELD, _PRODUCT, _CHANNEL_FIELD,
    ),
    _event(
        "item_viewed", "Item viewed", ("viewed", "viewed item", "looked at", "browsed"),
        _CATEGORY_FIELD, _PRODUCT, _PRICE,
    ),
    _event(
        "cart_added", "Added to cart",
        ("added to basket", "add to cart", "added items to the cart", "cart", "cart add"),
        _CATEGORY_FIELD, _PRODUCT, _PRICE,
    ),
    _event(
        "app_launch", "App launch", ("launched the app", "opened the app", "used the app", "app opened"),
        _field("platform", "choice", "Platform", options=_options("ios=iOS|iPhone android=Android")),
    ),
    _event(
        "site_visited", "Site visited",
        ("visited the website", "visited the site", "website visit", "visited", "website visitors"),
        _DEVICE_FIELD,
        _field("source", "choice", "Source", options=_options("search ads=Ads|adverts social direct")),
    ),
    _event(
        "page_viewed", "Page viewed", ("page view", "browsing", "viewed a page"),
        _DEVICE_FIELD, _field("path", "text", "Path", "page url"),
    ),
    _event("email_opened", "Email opened", ("opened an email", "opened email", "email open"), _CAMPAIGN),
    _event(
        "email_clicked", "Email clicked", ("clicked an email", "clicked in an email", "email click"), _CAMPAIGN
    ),
    _event(
        "message_received", "Message received", ("contacted", "messaged", "reached", "received a message"),
        _CHANNEL_FIELD, _CAMPAIGN,
    ),
    _event(
        "message_replied", "Message replied", ("replied", "answered", "responded", "replied to a message"),
        _CHANNEL_FIELD,
    ),
)  # fmt: skip
