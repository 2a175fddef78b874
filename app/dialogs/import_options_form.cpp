// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/import_options_form.h"

#include <optional>

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/engine/engine_command.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

QDoubleSpinBox* percent_box(const QString& name, int value) {
    auto* box = new QDoubleSpinBox;
    box->setObjectName(name);
    box->setRange(0, 90);
    box->setDecimals(0);
    box->setSuffix(" %");
    box->setValue(value);
    return box;
}

// What the command does without being told: a tenth of a new dataset, unless it is tiny, and
// nothing of documents that are added.
int usual_percent(bool added) {
    return added ? 0 : 10;
}

std::optional<double> share(const QDoubleSpinBox* percent, bool added) {
    if (qRound(percent->value()) == usual_percent(added)) return std::nullopt;
    return percent->value() / 100;
}

}  // namespace

ImportOptionsForm::ImportOptionsForm(bool added, QWidget* parent)
    : QWidget(parent),
      added_(added),
      more_(new QToolButton),
      fields_(new QWidget),
      validation_(percent_box("import_validation_percent", usual_percent(added))),
      test_(percent_box("import_test_percent", usual_percent(added))),
      normalize_(new QCheckBox("Scale every embedding to length 1 (usual for text)")) {
    validation_->setToolTip("Quality is measured on these while a model is trained.");
    test_->setToolTip("Training never sees these: they are for final tables.");
    normalize_->setObjectName("import_normalize");
    normalize_->setToolTip(
        "For embeddings that are compared by their angle, as those of nearly all text models are. "
        "Many come with length 1 already; then it changes nothing.");
    more_->setObjectName("import_more");
    more_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    more_->setCheckable(true);
    theme::make_flat(more_);
    auto* form = new QFormLayout(fields_);
    form->setContentsMargins(theme::page_margin, 0, 0, 0);
    form->setSpacing(theme::gap_inside);
    form->addRow("For validation", validation_);
    form->addRow("Kept apart for tests", test_);
    form->addRow(normalize_);
    form->setRowVisible(normalize_, !added);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(more_, 0, Qt::AlignLeft);
    column->addWidget(fields_);
    connect(more_, &QToolButton::toggled, this, &ImportOptionsForm::fold);
    for (QDoubleSpinBox* box : {validation_, test_})
        connect(box, &QDoubleSpinBox::valueChanged, this, &ImportOptionsForm::edited);
    connect(normalize_, &QCheckBox::toggled, this, &ImportOptionsForm::edited);
    connect(this, &ImportOptionsForm::edited, this, &ImportOptionsForm::sayWhatHolds);
    fold(false);
}

void ImportOptionsForm::fold(bool open) {
    fields_->setVisible(open);
    more_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    sayWhatHolds();
}

void ImportOptionsForm::sayWhatHolds() {
    if (more_->isChecked()) return more_->setText("More");
    const bool asked = share(validation_, added_) || share(test_, added_);
    QString text = parts_told_ && !asked ? QString("More: the parts are those of the file")
                                         : QString("More: %1 % for validation, %2 % for tests")
                                               .arg(qRound(validation_->value()))
                                               .arg(qRound(test_->value()));
    if (normalize_->isChecked()) text += ", scaled to length 1";
    more_->setText(text);
}

void ImportOptionsForm::setPartsTold(bool told) {
    parts_told_ = told;
    sayWhatHolds();
}

void ImportOptionsForm::write(ImportChoice& choice) const {
    choice.validation_fraction = share(validation_, added_);
    choice.test_fraction = share(test_, added_);
    choice.normalize = normalize_->isChecked();
}

}  // namespace sparsescope
