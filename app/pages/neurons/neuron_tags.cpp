// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_tags.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>

#include "app/controllers/app_context.h"
#include "app/parts/neuron_words.h"
#include "widgets/controls/chip.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int most_chips = 4;
constexpr int tag_field_width = 120;

}  // namespace

NeuronTags::NeuronTags(AppContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      row_(new QHBoxLayout(this)),
      more_(new Chip("tag", Chip::Kind::button)),
      field_(new QLineEdit) {
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(4);
    more_->setObjectName("neuron_add_tag");
    more_->setIconName("plus");
    more_->setAccessibleName("Add a tag");
    field_->setObjectName("neuron_tag_field");
    field_->setAccessibleName("Tag to add");
    field_->setPlaceholderText("tag");
    field_->installEventFilter(this);
    field_->hide();
    row_->addWidget(more_);
    row_->addWidget(field_);
    row_->addStretch(1);
    connect(more_, &Chip::clicked, this, &NeuronTags::edit);
    connect(field_, &QLineEdit::returnPressed, this, [this] { leave(true); });
}

void NeuronTags::setView(const NeuronView& view) {
    const NeuronId neuron = view.detail.summary.neuron;
    if (neuron != neuron_) leave(false);
    neuron_ = neuron;
    QStringList tags;
    for (const std::string& tag : context_.marks.mark(neuron_).tags)
        tags.push_back(QString::fromStdString(tag));
    const QString obstacle = context_.marks.obstacle();
    more_->setEnabled(obstacle.isEmpty());
    more_->setToolTip(obstacle.isEmpty() ? QString("Add a tag (T)") : obstacle);
    if (tags == shown_) return;
    shown_ = tags;
    for (Chip* chip : chips_)
        chip->deleteLater();
    chips_.clear();
    for (const QString& tag : tags.first(std::min<qsizetype>(tags.size(), most_chips)))
        add(tag);
    more_->setText(tags.size() > most_chips ? QString("%1 more").arg(tags.size() - most_chips)
                   : tags.isEmpty()         ? QString("tag")
                                            : QString());
    more_->updateGeometry();
    if (tags.size() > most_chips) more_->setToolTip(as_tooltip(tags.mid(most_chips).join(", ")));
}

void NeuronTags::add(const QString& tag) {
    auto* chip = new Chip(one_line(tag), Chip::Kind::button);
    chip->setObjectName("neuron_tag_" + tag);
    chip->setIconName("tag");
    chip->setToolTip("Remove this tag");
    chip->setAccessibleName("Remove the tag " + one_line(tag));
    connect(chip, &Chip::clicked, this, [this, tag] { context_.marks.removeTag({neuron_}, tag); });
    row_->insertWidget(static_cast<int>(chips_.size()), chip);
    chips_.push_back(chip);
}

void NeuronTags::edit() {
    if (!more_->isEnabled()) return;
    auto* completer = new QCompleter(context_.marks.tags(), field_);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    field_->setCompleter(completer);
    field_->setFixedWidth(theme::scaled(tag_field_width));
    field_->clear();
    more_->hide();
    field_->show();
    field_->setFocus();
}

void NeuronTags::leave(bool keep) {
    if (!field_->isVisible() && more_->isVisibleTo(this)) return;
    const QString tag = field_->text().simplified();
    const bool had_focus = field_->hasFocus();
    field_->hide();
    more_->show();
    if (had_focus) more_->setFocus();
    if (keep && !tag.isEmpty()) context_.marks.addTag({neuron_}, tag);
}

bool NeuronTags::eventFilter(QObject* watched, QEvent* event) {
    if (watched == field_ && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        leave(false);
        return true;
    }
    if (watched == field_ && event->type() == QEvent::FocusOut) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason) leave(false);
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace sparsescope
