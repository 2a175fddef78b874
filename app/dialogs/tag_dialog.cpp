// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/tag_dialog.h"

#include <algorithm>
#include <utility>

#include <QCompleter>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int tag_dialog_width = 420;
constexpr int tags_height = 160;
constexpr std::size_t shown_tags = 100;  // the field completes all of them

}  // namespace

TagDialog::TagDialog(Purpose purpose, const QString& tagged,
                     const std::vector<FilterVocabulary::Word>& tags, QWidget* parent,
                     TaggedNoun noun)
    : QDialog(parent),
      purpose_(purpose),
      noun_(std::move(noun)),
      tags_(tags),
      name_(new QLineEdit),
      accept_(nullptr) {
    const bool adding = purpose == Purpose::add;
    name_->setObjectName("tag_name");
    name_->setPlaceholderText(adding ? "A tag that is there, or a new one" : "Which tag");
    QStringList names;
    for (const auto& tag : tags_)
        names << QString::fromStdString(tag.text);
    auto* completer = new QCompleter(names, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    name_->setCompleter(completer);
    connect(name_, &QLineEdit::textChanged, this, &TagDialog::update);

    const QString heading = adding ? "Tag %1" : "Take a tag off %1";
    auto* column = frame_dialog(this, {.name = "tag_dialog",
                                       .title = adding ? "Tag" : "Take a tag off",
                                       .heading = heading.arg(tagged)});
    column->addWidget(name_);
    if (!tags_.empty()) column->addWidget(buildTags());
    accept_ = add_dialog_buttons(this, adding ? "Tag" : "Take off", "tag_accept",
                                 [this] { choose(name_->text()); });
    resize(theme::scaled(tag_dialog_width), sizeHint().height());
    update();
}

QWidget* TagDialog::buildTags() {
    auto* holder = new QWidget;
    auto* flow = new FlowLayout(holder);
    for (std::size_t i = 0; i < std::min(tags_.size(), shown_tags); ++i) {
        const QString name = QString::fromStdString(tags_[i].text);
        auto* chip = new Chip(name, Chip::Kind::button);
        chip->setObjectName("tag_choice_" + name);
        chip->setToolTip(format::counted(tags_[i].documents, noun_.one, noun_.many));
        connect(chip, &Chip::clicked, this, [this, name] { choose(name); });
        flow->addWidget(chip);
    }
    auto* area = scrolling(holder);
    area->setMaximumHeight(theme::scaled(tags_height));
    return area;
}

void TagDialog::update() {
    const std::string name = name_->text().trimmed().toStdString();
    const bool known = std::ranges::find(tags_, name, &FilterVocabulary::Word::text) != tags_.end();
    accept_->setEnabled(purpose_ == Purpose::add ? !name.empty() : known);
}

void TagDialog::choose(const QString& tag) {
    const QString name = tag.trimmed();
    if (name.isEmpty()) return;
    accept();
    Q_EMIT chosen(name);
}

}  // namespace sparsescope
