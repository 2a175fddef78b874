// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/learn/formula_view.h"

#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/pages/learn/formulas.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {

FormulaView::FormulaView(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context) {
    auto* content = new QWidget;
    cards_ = new QVBoxLayout(content);
    cards_->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_groups);
    cards_->setSpacing(theme::gap_inside / 2);
    fill(this, scrolling(content));
    soon_.setSingleShot(true);
    soon_.setInterval(0);
    connect(&soon_, &QTimer::timeout, this, &FormulaView::refresh);
    const auto later = [this] {
        if (isVisible()) soon_.start();
    };
    connect(&context_.selection, &Selection::modelChanged, this, later);
    connect(&context_.selection, &Selection::kChanged, this, later);
    connect(&context_.neurons, &NeuronController::viewChanged, this, later);
    connect(&context_.neurons, &NeuronController::summariesChanged, this, later);
    connect(&context_.search, &SearchController::answered, this, later);
    connect(&context_.learn, &LearnController::documentChanged, this, later);
}

void FormulaView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

void FormulaView::refresh() {
    while (QLayoutItem* old = cards_->takeAt(0)) {
        if (old->widget()) {
            old->widget()->hide();
            old->widget()->deleteLater();
        }
        delete old;
    }
    for (const Formula& card : formulas_of(context_)) {
        cards_->addWidget(new SectionHeader(card.title));
        const auto add = [this](const QString& text, theme::Type type, theme::Token token) {
            auto* label = new TextLabel(text, type, token);
            label->setWordWrap(true);
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
            cards_->addWidget(label);
        };
        add(card.formula, theme::Type::section, theme::Token::text);
        add(card.filled, theme::Type::body, theme::Token::accent);
        add(card.words, theme::Type::body, theme::Token::muted);
        cards_->addSpacing(theme::gap_groups);
    }
    cards_->addStretch(1);
}

}  // namespace sparsescope
