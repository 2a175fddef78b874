// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_way.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

#include "app/controllers/search_controller.h"
#include "app/dialogs/commands.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

struct WayText {
    TextMode mode;
    const char* name;
    const char* title;
    const char* tooltip;
};
constexpr std::array<WayText, 3> way_texts{{
    {TextMode::meaning, "meaning", "Meaning",
     "The text becomes an embedding, and its code is compared with those of the documents"},
    {TextMode::words, "words", "Words",
     "Documents that have these words, or a \"quoted phrase\" (SQLite full-text search, bm25)"},
    {TextMode::both, "both", "Both",
     "Both lists made one by reciprocal rank fusion: what stands high in either stands high"},
}};

}  // namespace

SearchWay::SearchWay(SearchController& search, Commands& commands, QWidget* parent)
    : QWidget(parent), search_(search), commands_(commands) {
    build();
    connect(&search_, &SearchController::textModeChanged, this, &SearchWay::refresh);
    connect(&search_, &SearchController::queryChanged, this, &SearchWay::refresh);
    connect(&search_, &SearchController::answered, this, &SearchWay::refresh);
    refresh();
}

void SearchWay::build() {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    auto* group = new QButtonGroup(this);
    for (std::size_t i = 0; i < modes_.size(); ++i) {
        Chip*& chip = modes_[i];
        chip = new Chip(way_texts[i].title, Chip::Kind::button);
        chip->setObjectName(QString("search_by_%1").arg(way_texts[i].name));
        chip->setToolTip(way_texts[i].tooltip);
        chip->setCheckable(true);
        group->addButton(chip, static_cast<int>(i));
        row->addWidget(chip);
    }
    connect(group, &QButtonGroup::idClicked, this, [this](int chosen) {
        search_.setTextMode(way_texts[static_cast<std::size_t>(chosen)].mode);
    });
    hint_ = new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted);
    hint_->setObjectName("search_meaning_hint");
    problem_ = new TextLabel(QString(), theme::Type::caption, theme::Token::bad);
    problem_->setObjectName("search_problem");
    problem_->setWordWrap(true);
    help_ = new QPushButton;
    help_->setObjectName("search_meaning_help");
    theme::make_flat(help_);
    connect(help_, &QPushButton::clicked, this, &SearchWay::help);
    row->addSpacing(4);
    row->addWidget(hint_, 1);
    row->addWidget(problem_, 1);
    row->addWidget(help_);
    const auto fit = [this] { setMinimumHeight(help_->sizeHint().height()); };
    connect(&theme::notifier(), &theme::Notifier::changed, this, fit);
    fit();
    showProblem({});
}

void SearchWay::setForText(bool text) {
    text_ = text;
    refresh();
}

void SearchWay::refresh() {
    const bool meaning = search_.knowsMeaning();
    const TextMode mode = search_.textMode();
    for (std::size_t i = 0; i < modes_.size(); ++i) {
        modes_[i]->setChecked(way_texts[i].mode == mode);
        modes_[i]->setEnabled(meaning || way_texts[i].mode == TextMode::words);
        modes_[i]->setVisible(text_);
    }
    const bool starting = search_.encoder().starting();
    const QString way = search_.wayToMeaning();
    hint_->setText(!text_ ? QString() : starting ? QString("Starting the encoder…") : way);
    const bool can_help = text_ && !starting && !way.isEmpty() && problem_->text().isEmpty();
    using Standing = QueryEncoder::Standing;
    const Standing standing = search_.encoder().standing();
    help_->setText(standing == Standing::elsewhere ? "Add an encoder…"
                   : standing == Standing::none    ? "Choose an encoder…"
                                                   : "Go to Train");
    help_->setVisible(can_help && search_.canBeHelped());
}

void SearchWay::showProblem(const QString& sentence) {
    problem_->setText(sentence);
    problem_->setToolTip(sentence);
    problem_->setVisible(!sentence.isEmpty());
    hint_->setVisible(sentence.isEmpty());
    refresh();
}

void SearchWay::help() {
    switch (search_.encoder().standing()) {
        case QueryEncoder::Standing::elsewhere:
            return commands_.addEncoder();
        case QueryEncoder::Standing::none:
            return commands_.embedShown();
        default:
            return commands_.goTo(Page::train);
    }
}

}  // namespace sparsescope
