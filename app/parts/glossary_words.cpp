// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/glossary_words.h"

#include <algorithm>

#include <QApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QToolTip>

#include "widgets/controls/chip.h"

namespace sparsescope {
namespace {

constexpr qsizetype longest_label = 70;
constexpr std::size_t most_terms = 3;  // in one tooltip

QString to_text(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

struct Spelling {
    QString words;  // lower case
    const GlossaryTerm* term;
};

// Longest first, so that the longer of two names is found.
const std::vector<Spelling>& spellings() {
    static const std::vector<Spelling> list = [] {
        std::vector<Spelling> all;
        for (const GlossaryTerm& term : glossary_terms) {
            all.push_back({to_text(term.term).toLower(), &term});
            for (const QString& other : to_text(term.also).split('|', Qt::SkipEmptyParts))
                all.push_back({other, &term});
        }
        std::ranges::stable_sort(all, std::greater{},
                                 [](const Spelling& one) { return one.words.size(); });
        return all;
    }();
    return list;
}

// Dashes and dots belong to a word, so that names such as "semantic-labels-k32" name nothing.
bool in_word(QChar c) {
    return c.isLetterOrNumber() || c == '-' || c == '_' || c == '.' || c == '/' || c == '@';
}

bool whole_word(const QString& text, qsizetype at, qsizetype size) {
    return (at == 0 || !in_word(text[at - 1])) &&
           (at + size == text.size() || !in_word(text[at + size]));
}

QString shown_text(const QWidget& widget, const QPoint& place) {
    if (const QVariant named = widget.property(glossary_property); named.isValid())
        return named.toString();
    if (const auto* header = qobject_cast<const QHeaderView*>(widget.parentWidget())) {
        const int section = header->logicalIndexAt(place);
        return section < 0 || !header->model()
                   ? QString()
                   : header->model()->headerData(section, header->orientation()).toString();
    }
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) return label->text();
    const auto* chip = qobject_cast<const Chip*>(&widget);
    return chip && !qobject_cast<const NeuronChip*>(chip) ? chip->text() : QString();
}

QString own_tooltip(const QWidget& widget, const QPoint& place) {
    if (const auto* header = qobject_cast<const QHeaderView*>(widget.parentWidget())) {
        const int section = header->logicalIndexAt(place);
        return section < 0 || !header->model()
                   ? QString()
                   : header->model()
                         ->headerData(section, header->orientation(), Qt::ToolTipRole)
                         .toString();
    }
    return widget.toolTip();
}

QString paragraph(const QString& html) {
    return "<p style='white-space: pre-wrap'>" + html + "</p>";
}

}  // namespace

std::vector<const GlossaryTerm*> terms_in(const QString& text) {
    if (text.size() > longest_label) return {};
    QString rest = text.toLower();
    std::vector<std::pair<qsizetype, const GlossaryTerm*>> found;
    for (const Spelling& spelling : spellings()) {
        const qsizetype size = spelling.words.size();
        for (qsizetype at = 0; (at = rest.indexOf(spelling.words, at)) >= 0; at += size) {
            if (!whole_word(rest, at, size)) continue;
            found.emplace_back(at, spelling.term);
            rest.replace(at, size, QString(size, ' '));
        }
    }
    std::ranges::sort(found);
    std::vector<const GlossaryTerm*> terms;
    for (const auto& [at, term] : found)
        if (std::ranges::find(terms, term) == terms.end()) terms.push_back(term);
    return terms;
}

std::vector<const GlossaryTerm*> terms_at(const QWidget& widget, const QPoint& place) {
    return terms_in(shown_text(widget, place));
}

GlossaryHover::GlossaryHover(QObject* parent) : QObject(parent) {
    qApp->installEventFilter(this);
}

bool GlossaryHover::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ToolTip) return false;
    auto* widget = qobject_cast<QWidget*>(watched);
    if (!widget) return false;
    const auto* help = static_cast<QHelpEvent*>(event);
    auto terms = terms_at(*widget, help->pos());
    if (terms.empty()) return false;
    terms.resize(std::min(terms.size(), most_terms));
    const QString own = own_tooltip(*widget, help->pos());
    QString text = own.isEmpty() ? QString() : paragraph(own.toHtmlEscaped());
    for (const GlossaryTerm* term : terms)
        text += paragraph(QString("<b>%1</b>: %2")
                              .arg(to_text(term->term), to_text(term->definition).toHtmlEscaped()));
    QToolTip::showText(help->globalPos(), text, widget);
    return true;
}

}  // namespace sparsescope
