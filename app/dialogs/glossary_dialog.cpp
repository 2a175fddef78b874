// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/glossary_dialog.h"

#include <algorithm>

#include <QLineEdit>
#include <QTimer>
#include <QVBoxLayout>

#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr QSize glossary_size{520, 560};

QString text_of(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool speaks_of(const GlossaryTerm& term, const QString& wanted) {
    return (text_of(term.term) + ' ' + text_of(term.also) + ' ' + text_of(term.definition))
        .contains(wanted, Qt::CaseInsensitive);
}

// A term in bold and its sentence below.
QWidget* entry_widget(const GlossaryTerm& term) {
    auto* entry = new QWidget;
    entry->setObjectName("glossary_" + text_of(term.term));
    auto* column = new QVBoxLayout(entry);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    auto* name = new TextLabel("<b>" + text_of(term.term) + "</b>");
    name->setTextFormat(Qt::RichText);  // labels are plain unless told otherwise
    name->setObjectName("glossary_term");
    auto* definition =
        new TextLabel(text_of(term.definition), theme::Type::body, theme::Token::muted);
    definition->setWordWrap(true);
    definition->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(name);
    column->addWidget(definition);
    return entry;
}

}  // namespace

GlossaryDialog::GlossaryDialog(QWidget* parent) : QDialog(parent), find_(new QLineEdit) {
    auto* column = frame_dialog(this, {.name = "glossary_dialog",
                                       .title = "Glossary",
                                       .spacing = theme::gap_inside,
                                       .buttons = false});
    find_->setObjectName("glossary_find");
    find_->setPlaceholderText("Find a word");
    find_->setClearButtonEnabled(true);
    column->addWidget(find_);
    area_ = scrolling(buildList());
    column->addWidget(area_, 1);
    connect(find_, &QLineEdit::textChanged, this, &GlossaryDialog::filter);
    resize(theme::scaled(glossary_size.width()), theme::scaled(glossary_size.height()));
    filter({});
}

QWidget* GlossaryDialog::buildList() {
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, theme::gap_inside, 0);
    column->setSpacing(theme::gap_inside);
    nothing_ = new TextLabel("No word of the glossary has this in it.", theme::Type::body,
                             theme::Token::muted);
    column->addWidget(nothing_);
    std::string_view group;
    for (const GlossaryTerm& term : glossary_terms) {
        if (term.group != group) {
            group = term.group;
            groups_.push_back({new TextLabel(text_of(group), theme::Type::section), {}});
            column->addWidget(groups_.back().title);
        }
        QWidget* entry = entry_widget(term);
        groups_.back().entries.push_back({&term, entry});
        column->addWidget(entry);
    }
    column->addStretch(1);
    return list;
}

void GlossaryDialog::filter(const QString& text) {
    const QString wanted = text.trimmed();
    bool any = false;
    for (const Group& group : groups_) {
        bool some = false;
        for (const Entry& entry : group.entries) {
            const bool shown = wanted.isEmpty() || speaks_of(*entry.term, wanted);
            entry.widget->setVisible(shown);
            some |= shown;
        }
        group.title->setVisible(some);
        any |= some;
    }
    nothing_->setVisible(!any);
}

void GlossaryDialog::mark(const GlossaryTerm* term) {
    marked_ = term;
    for (const Group& group : groups_) {
        for (const Entry& entry : group.entries) {
            entry.widget->findChild<TextLabel*>("glossary_term")
                ->setToken(entry.term == term ? theme::Token::accent : theme::Token::text);
        }
    }
}

void GlossaryDialog::goTo(const GlossaryTerm* term) {
    find_->clear();
    mark(term);
    // Later: the list gets its height when it is first shown.
    QTimer::singleShot(0, this, [this, term] {
        QWidget* place = groups_.front().title;
        for (const Group& group : groups_)
            for (const Entry& entry : group.entries)
                if (entry.term == term) place = entry.widget;
        area_->ensureWidgetVisible(place, 0, place->height());
    });
}

void show_glossary(QWidget* window, const GlossaryTerm* term) {
    auto* dialog = window->findChild<GlossaryDialog*>();
    if (!dialog) {
        dialog = new GlossaryDialog(window);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    }
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
    dialog->goTo(term);
}

}  // namespace sparsescope
