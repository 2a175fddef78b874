// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/load_model_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "app/controllers/workspace_controller.h"
#include "app/engine/engine_command.h"
#include "widgets/controls/command_line.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {

LoadModelDialog::LoadModelDialog(const WorkspaceController& workspace, const QString& file,
                                 QWidget* parent)
    : QDialog(parent),
      workspace_(workspace.path()),
      file_(file),
      dataset_(new QComboBox),
      k_(new QSpinBox),
      command_(new CommandLine) {
    setObjectName("load_model_dialog");
    setWindowTitle("Load a model");
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

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* load = buttons->addButton("Load", QDialogButtonBox::AcceptRole);
    load->setObjectName("load_model_start");
    theme::make_primary(load);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        accept();
        Q_EMIT chosen(dataset_->currentText(), k_->value());
    });

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::page_margin, theme::page_margin, theme::page_margin,
                               theme::gap_groups);
    column->setSpacing(theme::gap_groups);
    column->addWidget(new TextLabel(QFileInfo(file).fileName(), theme::Type::section));
    column->addLayout(form);
    column->addWidget(command_);
    column->addWidget(buttons);
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
