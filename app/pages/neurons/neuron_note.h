// SPDX-License-Identifier: GPL-3.0-or-later
// The note that a person writes about the shown neuron. It is kept when the cursor leaves the
// field, when the neuron changes, and after a pause of typing.
#pragma once
#include <QPlainTextEdit>
#include <QTimer>

#include "core/types/ids.h"

namespace sparsescope {

class AppContext;

class NeuronNote : public QPlainTextEdit {
    Q_OBJECT

  public:
    explicit NeuronNote(AppContext& context, QWidget* parent = nullptr);

  protected:
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void refresh();
    void keep();

    AppContext& context_;
    ModelId model_ = 0;
    NeuronId neuron_ = 0;
    QString stored_;
    QTimer pause_;
};

}  // namespace sparsescope
