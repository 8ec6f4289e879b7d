// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/live/livefilter.h"

#include "model/name.h"
#include "ui/items/callmatch.h"
#include "ui/items/plaintext.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>

namespace tokenfence::livefilter {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("livefilter", text);
}

Error wrong(const QString& sentence)
{
    return {"bad_filter", sentence.toStdString()};
}

struct NamedField
{
    const char* name;
    MatchTerm::Field field;
};
constexpr std::array fields = {
    NamedField{"user", MatchTerm::Field::user},   NamedField{"workflow", MatchTerm::Field::workflow},
    NamedField{"agent", MatchTerm::Field::agent}, NamedField{"model", MatchTerm::Field::model},
    NamedField{"tier", MatchTerm::Field::tier},   NamedField{"provider", MatchTerm::Field::provider},
    NamedField{"label", MatchTerm::Field::label}};

/// One term as it stands in the text: `user:"Ann Lee"`.
struct Term
{
    QString key;
    QString sign; ///< ":", ">" or ">="
    QString value;
    QString whole;
};

bool isSign(QChar character)
{
    return character == u':' || character == u'>' || character == u'<' || character == u'=';
}

Result<std::vector<Term>> termsOf(const QString& text)
{
    std::vector<Term> terms;
    qsizetype at = 0;
    while (true) {
        while (at < text.size() && text.at(at).isSpace()) {
            ++at;
        }
        if (at == text.size()) {
            return terms;
        }
        const qsizetype begin = at;
        Term term;
        while (at < text.size() && !text.at(at).isSpace() && !isSign(text.at(at))) {
            term.key += text.at(at++);
        }
        if (at < text.size() && isSign(text.at(at))) {
            term.sign = text.at(at++);
            if (term.sign != u":" && at < text.size() && text.at(at) == u'=') {
                term.sign += text.at(at++);
            }
        }
        bool quoted = false;
        for (; at < text.size() && (quoted || !text.at(at).isSpace()); ++at) {
            const QChar character = text.at(at);
            if (quoted && character == u'\\' && at + 1 < text.size()) {
                term.value += text.at(++at);
            } else if (character == u'"') {
                quoted = !quoted;
            } else {
                term.value += character;
            }
        }
        term.whole = text.mid(begin, at - begin);
        if (quoted) {
            return wrong(tr("The quotation mark in %1 is not closed.").arg(shownText(term.whole)));
        }
        terms.push_back(term);
    }
}

std::optional<Error> takeCost(LiveFilter& filter, const Term& term)
{
    if (term.sign != u">" && term.sign != u">=") {
        return wrong(tr("A cost is asked for by > or >=, such as cost>0.10."));
    }
    QString digits = term.value;
    if (digits.startsWith(u'$')) {
        digits.remove(0, 1);
    }
    if (digits.startsWith(u'.')) {
        digits.prepend(u'0');
    }
    const auto cost = Money::parsePlainAmount(digits.toStdString());
    if (!cost) {
        return wrong(tr("cost> wants a sum in dollars, such as cost>0.10."));
    }
    if (filter.minCost) {
        return wrong(tr("cost stands twice."));
    }
    // The engine asks for "at least"; sums are whole nano-dollars, so "more than" is one of them further.
    filter.minCost = term.sign == u">" ? *cost + Money::fromNano(1) : *cost;
    return std::nullopt;
}

std::optional<Error> takeStatus(LiveFilter& filter, const Term& term)
{
    if (filter.status) {
        return wrong(tr("status stands twice: a call has one."));
    }
    filter.status = callStatusFrom(term.value.toStdString());
    if (!filter.status) {
        return wrong(tr("A status is ok, error, timeout, cancelled or cut."));
    }
    return std::nullopt;
}

std::optional<Error> takeName(LiveFilter& filter, const Term& term, MatchTerm::Field field)
{
    MatchTerm match;
    match.field = field;
    QString pattern = term.value;
    if (field == MatchTerm::Field::label) {
        const qsizetype equals = pattern.indexOf(u'=');
        if (equals <= 0 || equals == pattern.size() - 1) {
            return wrong(tr("A label has a key and a value, such as label:plan=free."));
        }
        match.labelKey = pattern.left(equals).toStdString();
        pattern.remove(0, equals + 1);
    }
    match.pattern = pattern.toStdString();
    if (pattern.isEmpty()) {
        return wrong(tr("%1: wants a name, or a pattern such as a*.").arg(term.key));
    }
    if (!isName(match.pattern) || (!match.labelKey.empty() && !isName(match.labelKey))) {
        return wrong(
            tr("%1 is no name: names have at most 256 characters.").arg(shownText(term.value.left(20))));
    }
    const bool isPattern = pattern.contains(u'*');
    if (field == MatchTerm::Field::tier && !isPattern && !tierFrom(match.pattern)) {
        return wrong(tr("A tier is simple, complex, critical or unknown."));
    }
    const bool isThere =
        std::any_of(filter.match.begin(), filter.match.end(), [&match](const MatchTerm& other) {
            return other.field == match.field && other.labelKey == match.labelKey;
        });
    if (isThere) {
        return wrong(tr("%1 stands twice: a call has one.").arg(term.key));
    }
    filter.match.push_back(std::move(match));
    return std::nullopt;
}

std::optional<Error> take(LiveFilter& filter, const Term& term)
{
    const QString key = term.key.toLower();
    if (term.sign.isEmpty() || key.isEmpty()) {
        return wrong(tr("%1 belongs to no field: say which, such as user:%1.").arg(shownText(term.whole)));
    }
    if (key == u"cost") {
        return takeCost(filter, term);
    }
    const auto field = std::find_if(fields.begin(), fields.end(), [&key](const NamedField& known) {
        return key == QLatin1String(known.name);
    });
    if (field == fields.end() && key != u"status") {
        return wrong(
            tr("There is no field %1: there are user, workflow, agent, model, tier, provider, label, status "
               "and cost.")
                .arg(shownText(term.key)));
    }
    if (term.sign != u":") {
        return wrong(tr("%1 is followed by a colon, such as %1:a*.").arg(key));
    }
    return field == fields.end() ? takeStatus(filter, term) : takeName(filter, term, field->field);
}

QString quotedIfNeeded(const std::string& value)
{
    QString text = fromUtf8(value);
    const bool needed = std::any_of(text.begin(), text.end(),
                                    [](QChar character) { return character.isSpace() || character == u'"'; });
    if (!needed) {
        return text;
    }
    text.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    return u'"' + text + u'"';
}

} // namespace

Result<LiveFilter> parse(const QString& text)
{
    const Result<std::vector<Term>> terms = termsOf(text);
    if (!terms) {
        return terms.error();
    }
    LiveFilter filter;
    for (const Term& term : *terms) {
        if (auto error = take(filter, term)) {
            return *error;
        }
    }
    return filter;
}

QString toText(const LiveFilter& filter)
{
    QStringList terms;
    for (const MatchTerm& term : filter.match) {
        const auto field = std::find_if(fields.begin(), fields.end(), [&term](const NamedField& known) {
            return known.field == term.field;
        });
        const std::string value = term.labelKey.empty() ? term.pattern : term.labelKey + '=' + term.pattern;
        terms << QLatin1String(field->name) + u':' + quotedIfNeeded(value);
    }
    if (filter.status) {
        terms << QStringLiteral("status:") + fromUtf8(toString(*filter.status));
    }
    if (filter.minCost) {
        terms << QStringLiteral("cost>=") + QString::fromStdString(filter.minCost->toDecimal());
    }
    return terms.join(u' ');
}

bool passes(const LiveFilter& filter, const LiveCall& live)
{
    if (live.denied && (filter.status || filter.minCost)) {
        return false;
    }
    if ((filter.status && *filter.status != live.call.status) ||
        (filter.minCost && live.call.cost < *filter.minCost)) {
        return false;
    }
    return matches(filter.match, live.call);
}

} // namespace tokenfence::livefilter
