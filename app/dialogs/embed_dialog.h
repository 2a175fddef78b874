// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that asks which encoder gives the texts of a dataset their embeddings, or which one
// gave them those that they have.
#pragma once
#include <QString>

#include "app/dialogs/encoder_choice.h"
#include "app/dialogs/form_dialog.h"
#include "core/corpus/corpus_types.h"

class QPushButton;

namespace sparsescope {

class CommandLineBox;

class EmbedDialog : public FormDialog {
    Q_OBJECT

  public:
    EmbedDialog(const QString& workspace, const DatasetInfo& dataset, EncodingTime time,
                QWidget* parent);
    [[nodiscard]] QStringList arguments() const;  // of the command line
    [[nodiscard]] EncoderChoice* choice() const { return choice_; }

  Q_SIGNALS:
    void chosen(const QString& encoder, bool train);

  private:
    void update();

    QString workspace_;
    QString dataset_;
    bool there_;  // the embeddings are
    EncoderChoice* choice_;
    CommandLineBox* line_;
    QPushButton* start_ = nullptr;
};

}  // namespace sparsescope
