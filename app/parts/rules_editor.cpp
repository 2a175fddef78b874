// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/rules_editor.h"

#include <algorithm>

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int value_width = 50;
constexpr int rule_gap = 4;

struct RuleChoice {
    const char* name;  // as in the text of a rule
    const char* title;
    const char* usual;
    const char* help;
};
constexpr RuleChoice rule_choices[] = {
    {"dead", "silent above", "50%",
     "The share of neurons silent at k over the last window of training samples is above this, "
     "once k has reached its end."},
    {"plateau", "no gain for", "500",
     "The smoothed total loss has not fallen for more than this many steps."},
    {"accuracy", "1-NN above", "60%", "Validation 1-NN accuracy at k is above this."},
    {"loss", "loss above", "10", "The total loss is above this."},
};

}  // namespace

RulesEditor::RulesEditor(QWidget* parent)
    : QWidget(parent), header_(new QToolButton), body_(new QWidget) {
    header_->setObjectName("group_Rules");
    header_->setText("Rules");
    header_->setToolTip("What the run watches for by itself");
    header_->setFont(theme::font(theme::Type::section));
    header_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    theme::make_flat(header_);
    connect(&theme::notifier(), &theme::Notifier::changed, this,
            [this] { header_->setFont(theme::font(theme::Type::section)); });

    auto* hint = new TextLabel("A loss that is not a number always pauses the run.",
                               theme::Type::caption, theme::Token::muted);
    hint->setWordWrap(true);
    auto* add = new QToolButton;
    add->setObjectName("rule_add");
    add->setText("Add a rule");
    add->setIcon(theme::icon("plus", theme::Token::muted));
    add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    theme::make_flat(add);
    connect(add, &QToolButton::clicked, this, &RulesEditor::addRule);
    auto* inside = new QVBoxLayout(body_);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(rule_gap);
    inside->addWidget(hint);
    rows_layout_ = new QVBoxLayout;
    rows_layout_->setSpacing(rule_gap);
    inside->addLayout(rows_layout_);
    inside->addWidget(add, 0, Qt::AlignLeft);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(header_);
    column->addWidget(body_);
    const auto fold = [this](bool open) {
        body_->setVisible(open);
        header_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    };
    connect(header_, &QToolButton::clicked, this, [this, fold] { fold(body_->isHidden()); });
    fold(false);
}

void RulesEditor::addRule() {
    Row row;
    row.holder = new QWidget;
    row.when = new QComboBox;
    row.when->setObjectName("rule_when");
    row.when->setAccessibleName("When");
    row.when->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const RuleChoice& condition : rule_choices)
        row.when->addItem(condition.title, condition.name);
    row.value = new QLineEdit(rule_choices[0].usual);
    row.value->setObjectName("rule_value");
    row.value->setAccessibleName("Limit");
    row.value->setAlignment(Qt::AlignRight);
    row.value->setFixedWidth(theme::scaled(value_width));
    row.value->setToolTip(rule_choices[0].help);
    row.then = new QComboBox;
    row.then->setObjectName("rule_then");
    row.then->setAccessibleName("What to do");
    row.then->addItems({"notify", "pause", "stop"});
    auto* remove = new QToolButton;
    remove->setObjectName("rule_remove");
    remove->setIcon(theme::icon("close", theme::Token::muted));
    remove->setToolTip("Remove this rule");
    theme::make_flat(remove);
    // In one line the narrow panel would clip the words of the condition.
    auto* lines = new QGridLayout(row.holder);
    lines->setContentsMargins(0, 0, 0, rule_gap);
    lines->setSpacing(rule_gap);
    lines->setColumnStretch(0, 1);
    lines->addWidget(row.when, 0, 0);
    lines->addWidget(row.value, 0, 1);
    lines->addWidget(remove, 0, 2);
    lines->addWidget(row.then, 1, 0, 1, 2);
    rows_layout_->addWidget(row.holder);
    connect(row.when, &QComboBox::currentIndexChanged, this, [this, value = row.value](int index) {
        value->setToolTip(rule_choices[index].help);
        value->setText(rule_choices[index].usual);
        Q_EMIT edited();
    });
    connect(row.value, &QLineEdit::textChanged, this, &RulesEditor::edited);
    connect(row.then, &QComboBox::currentIndexChanged, this, &RulesEditor::edited);
    connect(remove, &QToolButton::clicked, this,
            [this, holder = row.holder] { removeRule(holder); });
    rows_.push_back(row);
    Q_EMIT edited();
}

void RulesEditor::removeRule(const QWidget* holder) {
    const auto found = std::ranges::find(rows_, holder, &Row::holder);
    if (found == rows_.end()) return;
    found->holder->hide();
    found->holder->deleteLater();
    rows_.erase(found);
    Q_EMIT edited();
}

Result<Watch> RulesEditor::watch() const {
    Watch watch;
    for (const Row& row : rows_) {
        const QString typed = row.when->currentData().toString() + ">" +
                              row.value->text().simplified().remove(' ') + ":" +
                              row.then->currentText();
        SPARSESCOPE_ASSIGN(const TrainRule rule, parse_rule(typed.toStdString()));
        watch.rules.push_back(rule);
    }
    return watch;
}

}  // namespace sparsescope
