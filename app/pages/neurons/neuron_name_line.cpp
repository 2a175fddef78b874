// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_name_line.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "app/parts/neuron_words.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {

NeuronNameLine::NeuronNameLine(AppContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      name_(new ElidedLabel(QString(), theme::Type::section)),
      field_(new QLineEdit),
      pencil_(new QToolButton),
      origin_(new ElidedLabel(QString(), theme::Type::body, theme::Token::muted)) {
    name_->setObjectName("neuron_name");
    name_->setTextFormat(Qt::PlainText);  // a name is what a person or a program wrote
    name_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    name_->setCursor(Qt::IBeamCursor);
    name_->installEventFilter(this);
    field_->setObjectName("neuron_name_field");
    field_->setAccessibleName("Name of the neuron");
    field_->installEventFilter(this);
    field_->hide();
    pencil_->setObjectName("neuron_rename");
    pencil_->setAutoRaise(true);
    pencil_->setIcon(theme::icon("pencil", theme::Token::muted));
    pencil_->setAccessibleName("Name this neuron");
    origin_->setObjectName("neuron_name_origin");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(name_);
    row->addWidget(field_, 1);
    row->addWidget(pencil_);
    row->addWidget(origin_, 1);
    connect(pencil_, &QToolButton::clicked, this, &NeuronNameLine::edit);
    connect(field_, &QLineEdit::returnPressed, this, [this] { leave(true); });
}

void NeuronNameLine::setView(const NeuronView& view) {
    const NeuronId neuron = view.detail.summary.neuron;
    const ModelId model = view.model->info.id;
    if (field_->isVisible() && (neuron != neuron_ || model != model_)) leave(true);
    neuron_ = neuron;
    model_ = model;
    silent_ = view.detail.summary.silent();
    refresh();
}

void NeuronNameLine::refresh() {
    const QString name = context_.neurons.description(neuron_);
    name_->setText(name.isEmpty() ? QString(silent_ ? "nothing to name it by" : "not named")
                                  : one_line(name));
    name_->setToken(name.isEmpty() ? theme::Token::muted : theme::Token::text);
    name_->setToolTip(as_tooltip(name));
    const NameStanding standing = name_standing(context_, neuron_);
    origin_->setText(standing.words);
    origin_->setToolTip(as_tooltip(standing.meaning));
    const QString obstacle = context_.marks.obstacle();
    pencil_->setEnabled(obstacle.isEmpty());
    pencil_->setToolTip(obstacle.isEmpty() ? QString("Name this neuron (N)") : obstacle);
}

void NeuronNameLine::edit() {
    if (field_->isVisible()) return field_->setFocus();
    if (!pencil_->isEnabled()) return;
    back_ = QApplication::focusWidget();
    field_->setText(context_.neurons.description(neuron_));
    name_->hide();
    pencil_->hide();
    origin_->hide();
    field_->show();
    field_->setFocus();
    field_->selectAll();
}

// A name that was not changed stays automatic.
void NeuronNameLine::leave(bool keep) {
    if (!field_->isVisible()) return;
    const QString typed = field_->text().trimmed();
    const bool here = context_.selection.model() && context_.selection.model()->info.id == model_;
    const bool changed = typed != context_.neurons.description(neuron_).trimmed();
    const bool had_focus = field_->hasFocus();
    field_->hide();
    name_->show();
    pencil_->show();
    origin_->show();
    // Back to where the person was: whoever names from the table goes on in the table.
    if (had_focus) (back_ && back_->isVisible() ? back_.data() : pencil_)->setFocus();
    if (keep && here && changed) context_.marks.setName(neuron_, typed);
    refresh();
}

bool NeuronNameLine::eventFilter(QObject* watched, QEvent* event) {
    if (watched == name_ && event->type() == QEvent::MouseButtonRelease) {
        if (static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton) edit();
        return true;
    }
    if (watched == field_ && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        leave(false);
        return true;
    }
    if (watched == field_ && event->type() == QEvent::FocusOut) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        // A menu of the field, or another window, is no reason to stop.
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason) leave(true);
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace sparsescope
