// SPDX-License-Identifier: GPL-3.0-or-later
// How the naming queue is laid out: what is queued and how far it is, the proposal, the keys, and
// the evidence.
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/pages/neurons/naming_evidence_view.h"
#include "app/pages/neurons/naming_view.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {

void NamingView::build(QMenu* names_menu) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(buildTop(names_menu));
    column->addWidget(buildProposal());
    column->addWidget(buildKeys());
    column->addWidget(message_);
    column->addWidget(evidence_, 1);
}

void NamingView::addChoice(FlowLayout* row, What what, const QString& text, const QString& tip) {
    auto* chip = new Chip(text, Chip::Kind::button);
    chip->setObjectName("naming_" + text.section(' ', 0, 0));
    chip->setCheckable(true);
    chip->setToolTip(tip);
    chip->setFocusPolicy(Qt::NoFocus);
    connect(chip, &Chip::clicked, this, [this, what] { start(what); });
    row->addWidget(chip);
    choices_.emplace_back(what, chip);
}

QWidget* NamingView::buildTop(QMenu* names_menu) {
    auto* choices = new QWidget;
    auto* flow = new FlowLayout(choices);
    flow->addWidget(new TextLabel("Name neurons", theme::Type::section));
    addChoice(flow, What::unnamed, "unnamed", "Neurons without a name of yours");
    addChoice(flow, What::mixed, "mixed", "Neurons for which no good name was found");
    addChoice(flow, What::starred, "starred", "Neurons with your star");
    addChoice(flow, What::shown, "in the table", "Those that the table shows, in its order");
    progress_ = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    progress_->setObjectName("naming_progress");
    auto* more = new QToolButton;
    more->setObjectName("naming_menu");
    more->setIcon(theme::icon("menu"));
    more->setToolTip("Import, export and carry names");
    more->setAccessibleName(more->toolTip());
    more->setPopupMode(QToolButton::InstantPopup);
    more->setMenu(names_menu);
    more->setFocusPolicy(Qt::NoFocus);
    theme::make_flat(more);
    auto* done = new QPushButton("Done  Esc");
    done->setObjectName("naming_done");
    done->setFocusPolicy(Qt::NoFocus);
    connect(done, &QPushButton::clicked, this, &NamingView::end);
    auto* top = new QWidget;
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(choices, 1);
    row->addWidget(progress_);
    row->addWidget(more);
    row->addWidget(done);
    return top;
}

QWidget* NamingView::buildProposal() {
    number_ = new TextLabel(QString(), theme::Type::title, theme::Token::muted);
    number_->setObjectName("naming_number");
    name_ = new ElidedLabel(QString(), theme::Type::title);
    name_->setObjectName("naming_name");
    name_->setTextFormat(Qt::PlainText);  // a name is what a person or a program wrote
    field_ = new QLineEdit;
    field_->setObjectName("naming_field");
    field_->setAccessibleName("Name of the neuron");
    field_->setPlaceholderText("Name, then Enter; Esc leaves it");
    field_->installEventFilter(this);
    line_ = new QStackedWidget;
    line_->addWidget(name_);
    line_->addWidget(field_);
    line_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    facts_ = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    facts_->setObjectName("naming_facts");
    facts_->setWordWrap(true);
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, theme::gap_inside, 0, 0);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_inside);
    row->addWidget(number_);
    row->addWidget(line_, 1);
    column->addLayout(row);
    column->addWidget(facts_);
    return box;
}

QPushButton* NamingView::addKey(FlowLayout* row, const QString& name, const QString& text,
                                std::function<void()> act) {
    auto* button = new QPushButton(text);
    button->setObjectName("naming_" + name);
    button->setFocusPolicy(Qt::NoFocus);
    connect(button, &QPushButton::clicked, this, std::move(act));
    row->addWidget(button);
    return button;
}

QWidget* NamingView::buildKeys() {
    auto* keys = new QWidget;
    auto* row = new FlowLayout(keys);
    accept_ = addKey(row, "accept", "Accept  Enter", [this] { accept(); });
    theme::make_primary(accept_);
    edit_ = addKey(row, "edit", "Edit  E", [this] { edit(); });
    skip_ = addKey(row, "skip", "Skip  S", [this] { queue_->skip(); });
    undo_ = addKey(row, "undo", "Undo  U", [this] { queue_->undo(); });
    back_ = addKey(row, "back", QString(QChar(0x2190)), [this] { queue_->move(-1); });
    forward_ = addKey(row, "forward", QString(QChar(0x2192)), [this] { queue_->move(1); });
    back_->setAccessibleName("Back");
    forward_->setAccessibleName("Forward");
    return keys;
}

}  // namespace sparsescope
