// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/load_model_dialog.h"

#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>

#include "app/controllers/workspace_controller.h"
#include "app/engine/engine_command.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/message_bar.h"
#include "widgets/file_dialog.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int usual_k = 8;
constexpr int load_model_width = 520;

// The k that a name such as "csr-k32.safetensors" tells.
int k_in(const QString& name) {
    static const QRegularExpression pattern("(?:^|[^a-z])k[-_=]?(\\d{1,5})(?:\\D|$)",
                                            QRegularExpression::CaseInsensitiveOption);
    const int k = pattern.match(name).captured(1).toInt();
    return k > 0 ? k : usual_k;
}

}  // namespace

LoadModelDialog::LoadModelDialog(const WorkspaceController& workspace, const QString& file,
                                 QWidget* parent)
    : FormDialog(parent),
      workspace_(workspace.path()),
      file_(file),
      dataset_(new ElidedComboBox),
      k_(new QSpinBox),
      name_(new QLineEdit),
      command_(new CommandLineBox) {
    dataset_->setObjectName("load_model_dataset");
    for (const DatasetInfo& dataset : workspace.contents().datasets) {
        if (dataset.dim > 0) dataset_->addItem(QString::fromStdString(dataset.name));
    }
    k_->setObjectName("load_model_k");
    k_->setRange(1, 1'000'000);
    k_->setValue(k_in(QFileInfo(file).completeBaseName()));
    QStringList taken;
    for (const ModelInfo& model : workspace.contents().models)
        taken << QString::fromStdString(model.name);
    name_->setObjectName("load_model_name");
    name_->setText(free_name(QFileInfo(file).completeBaseName(), taken));

    auto* form = new QFormLayout;
    form->setSpacing(theme::gap_inside);
    form->addRow("Name of the model", name_);
    form->addRow("Dataset", dataset_);
    form->addRow("Trained for k =", k_);

    auto* column = frame_dialog(this, {.name = "load_model_dialog",
                                       .title = "Load a model",
                                       .heading = QFileInfo(file).fileName()});
    column->addWidget(complaint());
    column->addLayout(form);
    column->addWidget(command_);
    load_ = add_dialog_buttons(this, "Load", "load_model_start",
                               [this] { Q_EMIT chosen(arguments()); });
    connect(dataset_, &QComboBox::currentTextChanged, this, &LoadModelDialog::update);
    connect(k_, &QSpinBox::valueChanged, this, &LoadModelDialog::update);
    connect(name_, &QLineEdit::textChanged, this, &LoadModelDialog::update);
    resize(theme::scaled(load_model_width), sizeHint().height());
    update();
}

QStringList LoadModelDialog::arguments() const {
    return load_model_command(workspace_, dataset_->currentText(), file_, k_->value(),
                              name_->text().trimmed());
}

void LoadModelDialog::update() {
    command_->setCommand(shell_line(arguments()));
    load_->setEnabled(dataset_->count() > 0 && !name_->text().trimmed().isEmpty());
}

}  // namespace sparsescope
