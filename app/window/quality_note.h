// SPDX-License-Identifier: GPL-3.0-or-later
// Says beside the k slider what the codes are worth at this k: accuracy and recall, in two small
// lines. While a k is measured, the numbers of before stay, greyed.
#pragma once
#include <QWidget>

namespace sparsescope {

class AppContext;
class TextLabel;

class QualityNote : public QWidget {
    Q_OBJECT

  public:
    explicit QualityNote(AppContext& context, QWidget* parent = nullptr);

  private:
    void refresh();
    void reserve();
    [[nodiscard]] QString accuracyMeaning() const;
    [[nodiscard]] QString recallMeaning() const;
    [[nodiscard]] QString asked() const;

    AppContext& context_;
    TextLabel* accuracy_;
    TextLabel* recall_;
};

}  // namespace sparsescope
