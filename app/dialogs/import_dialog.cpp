// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/import_dialog.h"

#include <optional>

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/controls/command_line_box.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

QLineEdit* line_edit(const QString& name, const QString& placeholder) {
    auto* edit = new QLineEdit;
    edit->setObjectName(name);
    edit->setPlaceholderText(placeholder);
    return edit;
}

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
int usual_percent(const QString& into) {
    return into.isEmpty() ? 10 : 0;
}

std::optional<double> share(const QDoubleSpinBox* percent, const QString& into) {
    if (qRound(percent->value()) == usual_percent(into)) return std::nullopt;
    return percent->value() / 100;
}

}  // namespace

ImportDialog::ImportDialog(const QString& workspace, const QString& file, const QString& into,
                           QWidget* parent)
    : QDialog(parent),
      workspace_(workspace),
      file_(file),
      into_(into),
      name_(line_edit("import_name", {})),
      labels_file_(line_edit("import_labels_file", "none, or npy, npz, idx, one label per line")),
      texts_file_(line_edit("import_texts_file", "none, or csv, tsv, jsonl, one text per line")),
      label_column_(line_edit("import_label_column", "none (csv, tsv, jsonl, npz key)")),
      text_column_(line_edit("import_text_column", "found by itself, or a column name")),
      level_columns_(line_edit("import_level_columns", "none, or names, outermost level first")),
      validation_percent_(percent_box("import_validation_percent", usual_percent(into))),
      test_percent_(percent_box("import_test_percent", usual_percent(into))),
      normalize_(new QCheckBox("Scale every embedding to length 1 (usual for text)")),
      skip_(new QCheckBox("Leave out rows that hold NaN, infinity or only zeros")),
      command_(new CommandLineBox),
      import_(nullptr) {
    name_->setText(QFileInfo(file).completeBaseName());
    level_columns_->setToolTip(
        "A column of paths such as animal/mammal/dog, or several columns with commas between them. "
        "Documents that share more levels are more alike.");
    validation_percent_->setToolTip("Quality is measured on these while a model is trained.");
    test_percent_->setToolTip("Training never sees these: they are for final tables.");
    normalize_->setObjectName("import_normalize");
    skip_->setObjectName("import_skip");

    auto* form = new QFormLayout;
    form->setSpacing(theme::gap_inside);
    form->addRow("Name of the dataset", name_);
    form->addRow("Into the dataset", new TextLabel(into_));
    form->addRow("Labels from a file", labels_file_);
    form->addRow("Texts from a file", texts_file_);
    form->addRow("Labels from a column", label_column_);
    form->addRow("Texts from a column", text_column_);
    form->addRow("Levels from columns", level_columns_);
    form->addRow("For validation", validation_percent_);
    form->addRow("Kept apart for tests", test_percent_);
    form->addRow(normalize_);
    form->addRow(skip_);
    // A dataset that is there has its name, and its own rule for the length of embeddings.
    form->setRowVisible(name_, into_.isEmpty());
    form->setRowVisible(1, !into_.isEmpty());
    form->setRowVisible(normalize_, into_.isEmpty());

    auto* column = frame_dialog(this, {.name = "import_dialog",
                                       .title = into.isEmpty() ? "Import" : "Add documents",
                                       .heading = QFileInfo(file).fileName()});
    column->addLayout(form);
    column->addWidget(command_);
    import_ = add_dialog_buttons(this, into_.isEmpty() ? "Import" : "Add", "import_start", [this] {
        const ImportChoice what = choice();
        accept();
        Q_EMIT chosen(what);
    });

    for (QLineEdit* edit :
         {name_, labels_file_, texts_file_, label_column_, text_column_, level_columns_}) {
        connect(edit, &QLineEdit::textChanged, this, &ImportDialog::update);
    }
    for (QDoubleSpinBox* box : {validation_percent_, test_percent_})
        connect(box, &QDoubleSpinBox::valueChanged, this, &ImportDialog::update);
    connect(normalize_, &QCheckBox::toggled, this, &ImportDialog::update);
    connect(skip_, &QCheckBox::toggled, this, &ImportDialog::update);
    resize(560, sizeHint().height());
    update();
}

ImportChoice ImportDialog::choice() const {
    ImportChoice choice;
    choice.file = file_;
    choice.name = name_->text().trimmed();
    choice.into = into_;
    choice.labels_file = labels_file_->text().trimmed();
    choice.texts_file = texts_file_->text().trimmed();
    choice.label_column = label_column_->text().trimmed();
    choice.text_column = text_column_->text().trimmed();
    choice.level_columns = level_columns_->text().trimmed();
    choice.validation_fraction = share(validation_percent_, into_);
    choice.test_fraction = share(test_percent_, into_);
    choice.normalize = normalize_->isChecked();
    choice.skip_invalid_rows = skip_->isChecked();
    return choice;
}

void ImportDialog::update() {
    command_->setCommand(shell_line(import_command(workspace_, choice())));
    import_->setEnabled(!name_->text().trimmed().isEmpty());
}

}  // namespace sparsescope
