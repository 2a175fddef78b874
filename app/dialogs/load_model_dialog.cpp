// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/load_model_dialog.h"

#include <QFileInfo>
#include <QFormLayout>
#include <QSpinBox>
#include <QVBoxLayout>

#include "app/controllers/workspace_controller.h"
#include "app/engine/engine_command.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {

LoadModelDialog::LoadModelDialog(const WorkspaceController& workspace, const QString& file,
                                 QWidget* parent)
    : QDialog(parent),
      workspace_(workspace.path()),
      file_(file),
      dataset_(new ElidedComboBox),
      k_(new QSpinBox),
      command_(new CommandLineBox) {
    dataset_->setObjectName("load_model_dataset");
    for (const DatasetInfo& dataset : workspace.contents().datasets) {
        if (dataset.dim > 0) dataset_->addItem(QString::fromStdString(dataset.name));
    }
    k_->setObjectName("load_model_k");
    k_->setRange(1, 1'000'000);
    k_->setValue(8);

    auto* form = new QFormLayout;
    form->setSpacing(theme::gap_inside);
    form->addRow("Dataset", dataset_);
    form->addRow("Trained for k =", k_);

    auto* column = frame_dialog(this, {.name = "load_model_dialog",
                                       .title = "Load a model",
                                       .heading = QFileInfo(file).fileName()});
    column->addLayout(form);
    column->addWidget(command_);
    add_dialog_buttons(this, "Load", "load_model_start", [this] {
        accept();
        Q_EMIT chosen(dataset_->currentText(), k_->value());
    });
    connect(dataset_, &QComboBox::currentTextChanged, this, &LoadModelDialog::update);
    connect(k_, &QSpinBox::valueChanged, this, &LoadModelDialog::update);
    resize(520, sizeHint().height());
    update();
}

void LoadModelDialog::update() {
    command_->setCommand(
        shell_line(load_model_command(workspace_, dataset_->currentText(), file_, k_->value())));
}

}  // namespace sparsescope
