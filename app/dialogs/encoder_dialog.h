// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that sets up an encoder: a model folder, a program or an HTTP endpoint. What it is
// asked with is tried before it is kept, and the dialog stays until that has worked.
#pragma once
#include <array>

#include <QString>
#include <QStringList>

#include "app/dialogs/form_dialog.h"
#include "core/backbone/encoder_settings.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QWidget;

namespace sparsescope {

class CommandLineBox;
class FileField;
class TextLabel;

class EncoderDialog : public FormDialog {
    Q_OBJECT

  public:
    // `wanted` is the encoder that a dataset asks for, or empty; `taken` are the names in use.
    EncoderDialog(const EncoderIdentity& wanted, const QStringList& taken, QWidget* parent);
    [[nodiscard]] EncoderSettings settings() const;
    void setFolder(const QString& folder);  // of a model
    // While the encoder is tried, nothing can be changed.
    void setTrying(bool trying);
    void complain(const QString& sentence) override;

  Q_SIGNALS:
    void chosen(const sparsescope::EncoderSettings& settings);

  private:
    void buildFields();
    void buildKinds(const EncoderIdentity& wanted);
    void showKind();
    void update();
    void proposeName();

    QStringList taken_;
    QString proposed_;
    QComboBox* kind_;
    QLineEdit* name_;
    FileField* folder_;
    QCheckBox* int8_;
    QLineEdit* command_;
    QLineEdit* url_;
    QLineEdit* model_;
    QLineEdit* key_;
    QLineEdit* document_prefix_;
    QLineEdit* query_prefix_;
    QFormLayout* form_;
    QWidget* fields_;
    TextLabel* words_;
    TextLabel* trying_;
    CommandLineBox* line_;
    QPushButton* add_ = nullptr;
};

}  // namespace sparsescope
